import type { ReactNode } from 'react'
import { Logo } from './logo.tsx'
import classes from './one-column.module.css'

interface OneColumnProps {
  title: string
  /** One sentence of human words. */
  sentence?: ReactNode
  children?: ReactNode
  /** Small, below everything: the other way in. */
  foot?: ReactNode
}

/** Sign-in, set-up and their like: one column, the logo, one sentence. */
export const OneColumn = ({ title, sentence, children, foot }: OneColumnProps) => (
  <main className={classes.page}>
    <div className={classes.column}>
      <Logo size={36} />
      <h1 className={classes.title}>
        <bdi>{title}</bdi>
      </h1>
      {sentence && <p className={classes.sentence}>{sentence}</p>}
      {children && <div className={classes.body}>{children}</div>}
      {foot && <div className={classes.foot}>{foot}</div>}
    </div>
  </main>
)
