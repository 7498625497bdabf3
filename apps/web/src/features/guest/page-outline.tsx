import type { PageKind } from '@tandem/protocol'
import classes from './guest.module.css'

const LINES = ['94%', '88%', '97%', '61%', '91%', '84%', '96%', '38%'] as const

/** The page as it is known before joining: its title, and where its text will be. */
export const PageOutline = ({ title, kind }: { title: string; kind: PageKind }) => (
  <div className={classes.outline} data-kind={kind} aria-hidden inert>
    {kind === 'document' && (
      <div className={classes.paper}>
        <div className={classes.paperTitle} dir="auto">
          {title}
        </div>
        {LINES.map((width) => (
          <div key={width} className={classes.line} style={{ width }} />
        ))}
      </div>
    )}
  </div>
)
