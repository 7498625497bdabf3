import { Link } from '@tanstack/react-router'
import type { PageKind } from '@tandem/protocol'
import type { ReactNode } from 'react'
import { Hint } from '../../shared/ui/hint.tsx'
import { Logo } from '../../shared/ui/logo.tsx'
import classes from './page-frame.module.css'

interface PageFrameProps {
  kind: PageKind
  /** Stands in the top row: a board's title, or a document's once it has scrolled away. */
  title?: ReactNode
  /** People, save sign, menu. */
  children?: ReactNode
  strip?: ReactNode
  content: ReactNode
}

/** One quiet row above the content. Documents scroll with the window; boards fill it. */
export const PageFrame = ({ kind, title, children, strip, content }: PageFrameProps) => (
  <div className={classes.frame} data-kind={kind}>
    <div className={classes.top}>
      <header className={classes.row}>
        <Hint label="Home" side="left">
          <Link to="/" className={classes.home} aria-label="Home">
            <Logo size={22} />
          </Link>
        </Hint>
        <div className={classes.title}>{title}</div>
        <div className={classes.tools}>{children}</div>
      </header>
      <div className={classes.strip}>{strip}</div>
    </div>
    <main className={classes.content}>{content}</main>
  </div>
)
