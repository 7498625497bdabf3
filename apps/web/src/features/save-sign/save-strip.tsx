import type { Code, PageKind } from '@tandem/protocol'
import type { EndReason, Page } from '@tandem/provider'
import { useEffect } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { notify } from '../../shared/ui/notify.ts'
import { keepCopy } from './keep-copy.ts'
import { KEPT } from './kept.ts'
import { ParkedStrip } from './parked-strip.tsx'
import { Strip } from './strip.tsx'
import { texts } from './texts.ts'
import { useAccessChange } from './use-access-change.ts'
import { useShownSave } from './use-shown-save.ts'
import { explain, REMEDY_NAMES, type Remedy, signWords, stripWords } from './words.ts'
import { onHost, pathHere } from '../../shared/lib/base-path.ts'

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
  const t = useTexts(texts)
  const save = useShownSave(page)
  const change = useAccessChange(page)
  useEffect(() => {
    if (change === 'raised') void notify({ message: t('raised') })
  }, [change, t])
  const explanation = over ? explain(over, t) : stripWords(save, t, change)
  if (!explanation) return <ParkedStrip page={page} kind={kind} />

  const copy = (): void => void keepCopy(page, kind).then((where) => notify({ message: t(KEPT[where]) }))
  const act: Record<Remedy, () => void> = {
    reload: () => location.reload(),
    'go home': onGoHome,
    'copy my text': copy,
    'try now': onTryNow,
    'sign in': () => location.assign(onHost(`/login?next=${encodeURIComponent(pathHere())}`)),
  }
  const { sentence, remedy } = explanation
  // Whoever is shut out, or has something that cannot be stored, can take the text along.
  const offersCopy = remedy !== 'copy my text' && (over !== undefined || ['ended', 'refused', 'full'].includes(save.state))
  const isDamaged = save.state === 'readonly' && save.reason === 'quarantined'
  const canGoOn = !over && (save.state === 'refused' || save.state === 'full' || isDamaged)
  const isCounting = !over && save.state === 'reconnecting'
  const tone = over ? 'danger' : signWords(save, 0, t, change).tone

  return (
    <Strip
      tone={tone}
      sentence={sentence}
      actions={[
        // First of all: what else is offered may take the text off the screen.
        ...(offersCopy ? [{ label: t(REMEDY_NAMES['copy my text']), act: copy }] : []),
        // The sign has its own button beside the seconds it counts.
        ...(isCounting || !remedy ? [] : [{ label: t(REMEDY_NAMES[remedy]), act: act[remedy] }]),
        // Opened anew, the page can be written in again, a damaged one once it is released; what was refused is offered there.
        ...(canGoOn ? [{ label: t(REMEDY_NAMES.reload), act: act.reload }] : []),
      ]}
    />
  )
}
