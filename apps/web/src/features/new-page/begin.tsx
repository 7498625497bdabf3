import { UnstyledButton } from '@mantine/core'
import type { PageKind } from '@tandem/protocol'
import { IconArrowRight } from '@tabler/icons-react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { icon } from '../../shared/ui/icon.ts'
import classes from './begin.module.css'
import { texts } from './texts.ts'

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

const CARDS: { kind: PageKind; Sketch: () => React.ReactNode }[] = [
  { kind: 'document', Sketch: DocumentSketch },
  { kind: 'board', Sketch: BoardSketch },
]

/** Where there is no page yet: two ways to begin. */
export const Begin = ({ onNew }: { onNew: (kind: PageKind) => void }) => {
  const t = useTexts(texts)
  return (
    <div className={classes.cards}>
      {CARDS.map(({ kind, Sketch }) => (
        <UnstyledButton key={kind} className={classes.card} onClick={() => onNew(kind)}>
          <span className={classes.picture}>
            <Sketch />
          </span>
          <span className={classes.words}>
            <span>
              <strong>{t(kind)}</strong>
              <span className={classes.text}>{t(kind === 'document' ? 'documentWhat' : 'boardWhat')}</span>
            </span>
            <IconArrowRight {...icon} className={classes.arrow} />
          </span>
        </UnstyledButton>
      ))}
    </div>
  )
}
