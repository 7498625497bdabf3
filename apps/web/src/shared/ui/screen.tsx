import type { ReactNode } from 'react'
import classes from './screen.module.css'
import { SidebarButton } from './sidebar-button.tsx'

interface ScreenProps {
  /** In the quiet row on top. */
  name?: ReactNode
  tools?: ReactNode
  children: ReactNode
}

/** A screen beside the sidebar that is not a page: a row on top and one column. */
export const Screen = ({ name, tools, children }: ScreenProps) => (
  <div className={classes.screen}>
    <header className={classes.row}>
      <SidebarButton />
      <div className={classes.name}>{name}</div>
      <div className={classes.tools}>{tools}</div>
    </header>
    <main id="content" tabIndex={-1} className={classes.content}>
      {children}
    </main>
  </div>
)
