import type { PageKind } from '@tandem/protocol'
import type { Page } from '@tandem/provider'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { useParked } from '../../shared/lib/use-page.ts'
import { notify } from '../../shared/ui/notify.ts'
import { keepParkedCopy } from './keep-copy.ts'
import { KEPT } from './kept.ts'
import { Strip } from './strip.tsx'
import { texts } from './texts.ts'

/** Offers changes of an earlier visit that no server takes. Discarding is asked twice: nobody else has them. */
export const ParkedStrip = ({ page, kind }: { page: Page; kind: PageKind }) => {
  const t = useTexts(texts)
  const count = useParked(page)
  const [isAsking, setAsking] = useState(false)
  if (count === 0) return null

  const discard = (): void => {
    page.discardParked()
    setAsking(false)
  }
  const keep = (): void => void keepParkedCopy(page, kind).then((where) => notify({ message: t(KEPT[where]) }))
  return isAsking ? (
    <Strip
      tone="danger"
      sentence={t('askDiscard', { count })}
      actions={[
        { label: t('discardForGood'), act: discard },
        // In the place of `Discard`, so that a second press of the same key does no harm.
        { label: t('cancel'), act: () => setAsking(false) },
      ]}
    />
  ) : (
    <Strip
      tone="caution"
      sentence={t('parked', { count })}
      actions={[
        { label: t('keepCopy'), act: keep },
        { label: t('discard'), act: () => setAsking(true) },
      ]}
    />
  )
}
