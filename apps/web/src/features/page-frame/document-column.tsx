import type { ReactNode } from 'react'
import classes from './document-column.module.css'

/** The column a document stands in: its large title, then its text. */
export const DocumentColumn = ({ title, children }: { title: ReactNode; children: ReactNode }) => (
  <>
    <div className={classes.title}>{title}</div>
    <div className={classes.body}>{children}</div>
  </>
)
