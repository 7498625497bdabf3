import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { frameTexts } from './frame-texts.ts'
import { Logo } from './logo.tsx'
import classes from './message.module.css'

interface MessageProps {
  title: string
  children?: ReactNode
  actions?: ReactNode
}

/** A page that says one thing: logo, one sentence, one way on. */
export const Message = ({ title, children, actions }: MessageProps) => (
  <main id="content" tabIndex={-1} className={classes.message}>
    <Link to="/" className={classes.logo} aria-label={useTexts(frameTexts)('home')}>
      <Logo size={36} />
    </Link>
    <h1 className={classes.title}>{title}</h1>
    {children && <p className={classes.text}>{children}</p>}
    {actions && <div className={classes.actions}>{actions}</div>}
  </main>
)
