import { Link } from '@tanstack/react-router'
import type { PageKind } from '@tandem/protocol'
import { IconArrowRight } from '@tabler/icons-react'
import { icon } from '../../shared/ui/icon.ts'
import classes from './empty-home.module.css'

const DocumentSketch = () => (
  <svg className={classes.sketch} viewBox="0 0 280 132" aria-hidden focusable="false">
    <rect x="60" y="18" width="160" height="140" rx="8" className={classes.paper} />
    <path d="M80 44h74" className={classes.strong} />
    <path d="M80 66h118M80 82h104M80 98h62" className={classes.line} />
    <path d="M148 91v14" className={classes.caretA} />
    <rect x="148" y="106" width="40" height="14" rx="4" className={classes.flagA} />
    <path d="M206 59v14" className={classes.caretB} />
  </svg>
)

const BoardSketch = () => (
  <svg className={classes.sketch} viewBox="0 0 280 132" aria-hidden focusable="false">
    <rect x="44" y="34" width="70" height="46" rx="8" className={classes.shape} />
    <ellipse cx="204" cy="82" rx="38" ry="27" className={classes.shapeAccent} />
    <path d="M118 58c22-2 34 2 46 12m-9-1 9 1-2-9" className={classes.stroke} />
    <path d="M66 106c14-12 20 10 32-2s18 8 30-2" className={classes.scribble} />
    <path d="m228 96 5 16 4-7 7-3Z" className={classes.pointer} />
  </svg>
)

const CARDS: { kind: PageKind; to: '/new/document' | '/new/board'; title: string; text: string; Sketch: () => React.ReactNode }[] = [
  { kind: 'document', to: '/new/document', title: 'New document', text: 'Write together, letter by letter.', Sketch: DocumentSketch },
  { kind: 'board', to: '/new/board', title: 'New board', text: 'Draw and arrange on one big sheet.', Sketch: BoardSketch },
]

/** What a person sees before there is any page: two ways to begin. */
export const EmptyHome = () => (
  <div className={classes.cards}>
    {CARDS.map(({ kind, to, title, text, Sketch }) => (
      <Link key={kind} to={to} preload={false} className={classes.card}>
        <span className={classes.picture}>
          <Sketch />
        </span>
        <span className={classes.words}>
          <span>
            <strong>{title}</strong>
            <span className={classes.text}>{text}</span>
          </span>
          <IconArrowRight {...icon} className={classes.arrow} />
        </span>
      </Link>
    ))}
  </div>
)
