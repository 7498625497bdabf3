import { type ReactNode, useId } from 'react'
import classes from './panel.module.css'

interface PanelProps {
  title: string
  /** The heading of the screen says the same: only those who listen hear it again. */
  isNamedAbove?: boolean
  children: ReactNode
  /** What it is about, in a sentence. */
  about?: ReactNode
  /** Something that cannot be taken back is in it. */
  isGrave?: boolean
}

/** A part of a settings screen: a heading, a sentence, and what can be set. */
export const Panel = ({ title, isNamedAbove = false, about, isGrave = false, children }: PanelProps) => {
  const id = useId()
  return (
    <section className={classes.panel} aria-labelledby={id} data-grave={isGrave || undefined}>
      <h2 id={id} data-hidden={isNamedAbove || undefined}>
        {title}
      </h2>
      {about !== undefined && <p className={classes.about}>{about}</p>}
      <div className={classes.content}>{children}</div>
    </section>
  )
}

/** Buttons below fields. */
export const Actions = ({ children }: { children: ReactNode }) => <div className={classes.actions}>{children}</div>

interface EntryProps {
  icon?: ReactNode
  title: ReactNode
  detail?: ReactNode
  /** What can be done with it. */
  children?: ReactNode
}

/** One of several things of a kind, for instance a sign-in or a member. */
export const Entry = ({ icon, title, detail, children }: EntryProps) => (
  <li className={classes.entry}>
    {icon !== undefined && <span className={classes.icon}>{icon}</span>}
    <span className={classes.words}>
      <span className={classes.title}>{title}</span>
      {detail !== undefined && <span className={classes.detail}>{detail}</span>}
    </span>
    {children !== undefined && <span className={classes.tools}>{children}</span>}
  </li>
)
export const Entries = ({ label, children }: { label: string; children: ReactNode }) => (
  <ul className={classes.entries} aria-label={label}>
    {children}
  </ul>
)
export const Badge = ({ children }: { children: ReactNode }) => <span className={classes.badge}>{children}</span>
export const Quiet = ({ children }: { children: ReactNode }) => <p className={classes.quiet}>{children}</p>
