import type { PageKind } from '@tandem/protocol'
import type { ReactNode } from 'react'
import { SidebarButton } from '../../shared/ui/sidebar-button.tsx'
import classes from './page-frame.module.css'

interface PageFrameProps {
  kind: PageKind
  /** The way to the page. */
  where?: ReactNode
  /** Stands in the top row: a board's title, or a document's once it has scrolled away. */
  title?: ReactNode
  /** People, save sign, menu. */
  children?: ReactNode
  strip?: ReactNode
  content: ReactNode
}

/** One quiet row above the content. Documents scroll with the window; boards fill it. */
export const PageFrame = ({ kind, where, title, children, strip, content }: PageFrameProps) => (
  <div className={classes.frame} data-kind={kind}>
    <div className={classes.top}>
      <header className={classes.row}>
        <SidebarButton />
        <div className={classes.title}>
          {where}
          {title}
        </div>
        <div className={classes.tools}>{children}</div>
      </header>
      <div className={classes.strip}>{strip}</div>
    </div>
    <main id="content" tabIndex={-1} className={classes.content}>
      {content}
    </main>
  </div>
)
