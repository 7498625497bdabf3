import type { Me } from '@tandem/protocol'
import { useEffect } from 'react'
import { textsOf } from '../shared/i18n/texts.ts'
import { noticeSeen } from '../shared/lib/session-api.ts'
import { signedIn } from '../shared/lib/session.ts'
import { notify } from '../shared/ui/notify.ts'
import { texts } from './texts.ts'

/** Tells somebody what happened to their account while they were away, until they have said that they saw it. */
export const useNotice = (notice: Me['notice']): void => {
  useEffect(() => {
    if (notice === undefined) return
    const t = textsOf(texts)
    const seen = (): void => void noticeSeen().then(signedIn, () => undefined)
    void notify({ message: t('factorEnded'), stays: true, action: { label: t('understood'), act: seen } })
  }, [notice])
}
