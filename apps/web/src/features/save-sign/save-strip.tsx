import { Button } from '@mantine/core'
import type { Code, PageKind, Reason } from '@tandem/protocol'
import type { Page } from '@tandem/provider'
import { notify } from '../../shared/ui/notify.ts'
import { keepCopy } from './keep-copy.ts'
import classes from './save-strip.module.css'
import { useShownSave } from './use-shown-save.ts'
import { explain, REMEDY_NAMES, type Remedy, signWords, stripWords } from './words.ts'

interface SaveStripProps {
  page: Page
  kind: PageKind
  /** Why the page or the whole connection is over, when it is. */
  over: Code | Reason | undefined
  onTryNow: () => void
  onGoHome: () => void
}

const KEPT = { clipboard: 'Your text is on the clipboard.', file: 'Your text was saved as a file.' } as const

/** The sentence above a page when the sign alone would be too quiet, with what can be done about it. */
export const SaveStrip = ({ page, kind, over, onTryNow, onGoHome }: SaveStripProps) => {
  const save = useShownSave(page)
  const explanation = over ? explain(over) : stripWords(save)
  if (!explanation) return null

  const copy = (): void => void keepCopy(page, kind).then((where) => notify({ message: KEPT[where] }))
  const act: Record<Remedy, () => void> = {
    reload: () => location.reload(),
    'go home': onGoHome,
    'copy my text': copy,
    'try now': onTryNow,
  }
  const { sentence, remedy } = explanation
  // Whoever is shut out, or has something that cannot be stored, can take the text along.
  const offersCopy = remedy !== 'copy my text' && (over !== undefined || ['ended', 'refused', 'full', 'readonly'].includes(save.state))
  const tone = over ? 'danger' : signWords(save, 0).tone

  return (
    <div className={classes.strip} data-tone={tone}>
      <span className={classes.sentence}>{sentence}</span>
      <span className={classes.remedies}>
        <Button size="compact-xs" variant="transparent" className={classes.remedy} onClick={act[remedy]}>
          {REMEDY_NAMES[remedy]}
        </Button>
        {offersCopy && (
          <Button size="compact-xs" variant="transparent" className={classes.remedy} onClick={copy}>
            {REMEDY_NAMES['copy my text']}
          </Button>
        )}
      </span>
    </div>
  )
}
