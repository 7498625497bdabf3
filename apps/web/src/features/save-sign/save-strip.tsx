import type { Code, PageKind } from '@tandem/protocol'
import type { EndReason, Page } from '@tandem/provider'
import { notify } from '../../shared/ui/notify.ts'
import { keepCopy } from './keep-copy.ts'
import { KEPT } from './kept.ts'
import { ParkedStrip } from './parked-strip.tsx'
import { Strip } from './strip.tsx'
import { useShownSave } from './use-shown-save.ts'
import { explain, REMEDY_NAMES, type Remedy, signWords, stripWords } from './words.ts'

interface SaveStripProps {
  page: Page
  kind: PageKind
  /** Why the page or the whole connection is over, when it is. */
  over: Code | EndReason | undefined
  onTryNow: () => void
  onGoHome: () => void
}

/** The sentence above a page when the sign alone would be too quiet, with what can be done about it. */
export const SaveStrip = ({ page, kind, over, onTryNow, onGoHome }: SaveStripProps) => {
  const save = useShownSave(page)
  const explanation = over ? explain(over) : stripWords(save)
  if (!explanation) return <ParkedStrip page={page} kind={kind} />

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
  const isDamaged = save.state === 'readonly' && save.reason === 'quarantined'
  const canGoOn = !over && (save.state === 'refused' || save.state === 'full' || isDamaged)
  const isCounting = !over && save.state === 'reconnecting'
  const tone = over ? 'danger' : signWords(save, 0).tone

  return (
    <Strip
      tone={tone}
      sentence={sentence}
      actions={[
        // First of all: what else is offered may take the text off the screen.
        ...(offersCopy ? [{ label: REMEDY_NAMES['copy my text'], act: copy }] : []),
        // The sign has its own button beside the seconds it counts.
        ...(isCounting ? [] : [{ label: REMEDY_NAMES[remedy], act: act[remedy] }]),
        // Opened anew, the page can be written in again, a damaged one once it is released; what was refused is offered there.
        ...(canGoOn ? [{ label: REMEDY_NAMES.reload, act: act.reload }] : []),
      ]}
    />
  )
}
