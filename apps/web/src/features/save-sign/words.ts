import type { Code } from '@tandem/protocol'
import type { EndReason, SaveState } from '@tandem/provider'
import type { TextsOf } from '../../shared/i18n/texts.ts'
import type { AccessChange } from './access-change.ts'
import type { texts } from './texts.ts'

export type Say = TextsOf<typeof texts>

/** What a person can do about it. */
export type Remedy = 'reload' | 'go home' | 'copy my text' | 'try now' | 'sign in'
export interface Explanation {
  sentence: string
  /** `undefined`: there is nothing to do about it, it is only said. */
  remedy: Remedy | undefined
}

export const REMEDY_NAMES = {
  reload: 'reload',
  'go home': 'goHome',
  'copy my text': 'keepCopy',
  'try now': 'tryNow',
  'sign in': 'signIn',
} as const satisfies Record<Remedy, string>

/** What to do about everything a message can be refused with. Its sentence is in the texts, under the same name. */
export const CODE_REMEDIES: Record<Code, Remedy> = {
  bad_message: 'reload',
  bad_update: 'copy my text',
  need_sync: 'try now',
  client_not_owned: 'copy my text',
  forbidden: 'copy my text',
  too_large: 'copy my text',
  page_full: 'copy my text',
  rate: 'try now',
  epoch_changed: 'reload',
  busy: 'try now',
  store_unavailable: 'try now',
  not_found: 'go home',
  quarantined: 'copy my text',
  too_many_pages: 'go home',
  too_many_sessions: 'try now',
  version_too_old: 'reload',
  signed_out: 'sign in',
}

/** The same for everything that ends a page or a connection. */
export const REASON_REMEDIES: Record<EndReason, Remedy> = {
  signed_out: 'sign in',
  access_ended: 'copy my text',
  page_deleted: 'copy my text',
  page_quarantined: 'copy my text',
  epoch_changed: 'reload',
  too_many_sessions: 'reload',
  too_slow: 'reload',
  bad_messages: 'reload',
  idle: 'try now',
  version_too_old: 'reload',
  node_stopping: 'try now',
  store_unavailable: 'try now',
  copy_differs: 'reload',
}

const isReason = (said: Code | EndReason): said is EndReason => Object.hasOwn(REASON_REMEDIES, said)
const isCode = (said: Code | EndReason): said is Code => Object.hasOwn(CODE_REMEDIES, said)

/** A page that is over; one that only waits says the same codes with other words. */
export const explain = (said: Code | EndReason, t: Say): Explanation => {
  if (!isReason(said)) return { sentence: t(said), remedy: CODE_REMEDIES[said] }
  return { sentence: t(said === 'too_many_sessions' ? 'too_many_open' : said), remedy: REASON_REMEDIES[said] }
}

/** Why this tab waits before it asks again: whatever it is, it comes right by itself. */
const whyWaiting = (said: Code | EndReason, transport: SaveState['transport'], t: Say): Explanation => {
  // The same code for too many tabs of one person, and for too many people in one page.
  if (said === 'too_many_sessions' && transport !== 'none') return { sentence: t('crowded'), remedy: 'try now' }
  return { sentence: isCode(said) ? t(said) : explain(said, t).sentence, remedy: 'try now' }
}

export type Tone = 'calm' | 'caution' | 'danger' | 'note'
export interface SignWords {
  tone: Tone
  /** What always fits, also on a phone. */
  label: string
  /** Follows the label where there is room; read out in any case. */
  detail?: string
}

const keptIfAny = (count: number, t: Say): Pick<SignWords, 'detail'> => (count > 0 ? { detail: t('kept', { count }) } : {})

/** What the save sign says. `now` in milliseconds since 1970; `change`: of this person's access, since the page was opened. */
export const signWords = (save: SaveState, now: number, t: Say, change: AccessChange['change'] = 'none'): SignWords => {
  switch (save.state) {
    case 'saved':
      return { tone: 'calm', label: t('saved'), ...(save.transport === 'polling' && { detail: t('compatible') }) }
    case 'saving':
      return { tone: 'calm', label: t(save.unstored === 0 && save.transport === 'none' ? 'connecting' : 'saving') }
    case 'slow':
      return { tone: 'caution', label: t('stillSaving'), ...keptIfAny(save.kept, t) }
    case 'offline':
      return { tone: 'caution', label: t('offline'), ...keptIfAny(save.kept, t) }
    case 'reconnecting':
      return { tone: 'caution', label: tryingAgain(save, now, t), ...keptIfAny(save.kept, t) }
    case 'unsafe':
      return { tone: 'danger', label: t('unsafe'), detail: t('unsafeDetail') }
    case 'readonly':
      if (save.reason === 'quarantined') return { tone: 'danger', label: t('viewOnly'), ...keptIfAny(save.kept, t) }
      return { tone: 'note', label: t(change === 'lowered' ? 'nowViewOnly' : 'viewOnly'), ...keptIfAny(save.kept, t) }
    case 'ended':
      return { tone: 'danger', label: endedLabel(save.reason, t) }
    case 'refused':
      return { tone: 'danger', label: t('refused'), detail: t('refusedDetail') }
    case 'full':
      return { tone: 'danger', label: t(save.reason === 'store_unavailable' ? 'serverFull' : 'notSaved'), ...keptIfAny(save.kept, t) }
    default:
      return save.state satisfies never
  }
}

/** The connection may be well: then it is the page that asks this tab to come back later. */
const tryingAgain = ({ retryAt, transport }: SaveState, now: number, t: Say): string => {
  const seconds = retryAt === undefined ? 0 : Math.ceil((retryAt - now) / 1000)
  if (transport === 'none') return seconds > 0 ? t('reconnectingIn', { seconds }) : t('reconnecting')
  return seconds > 0 ? t('againIn', { seconds }) : t('again')
}

const endedLabel = (reason: SaveState['reason'], t: Say): string => {
  switch (reason) {
    case 'version_too_old':
    case 'copy_differs':
    case 'epoch_changed':
      return t('reloadNeeded')
    case 'page_deleted':
      return t('pageDeleted')
    case 'page_quarantined':
      return t('pageDamaged')
    case 'signed_out':
      return t('signedOut')
    case undefined:
    case 'access_ended':
    case 'forbidden':
      return t('accessEnded')
    default:
      return t('connectionEnded')
  }
}

const damaged = ({ unstored }: SaveState, t: Say): Explanation => ({
  sentence: t(unstored === 0 ? 'quarantined' : 'damagedUnsaved'),
  remedy: 'copy my text',
})

/** Whoever only ever could view needs no banner; whoever could write until now is told, and keeps what was not sent. */
const onlyViewing = ({ unstored }: SaveState, t: Say, change: AccessChange['change']): Explanation | undefined => {
  if (change === 'lowered')
    return { sentence: t(unstored > 0 ? 'loweredUnsaved' : 'lowered'), remedy: unstored > 0 ? 'copy my text' : undefined }
  return unstored > 0 ? { sentence: t('neverSent'), remedy: 'copy my text' } : undefined
}

/** The sentence of the strip above a page, where the sign alone would be too quiet. */
export const stripWords = (save: SaveState, t: Say, change: AccessChange['change'] = 'none'): Explanation | undefined => {
  switch (save.state) {
    case 'offline':
      return { sentence: t('offlineStrip'), remedy: 'try now' }
    case 'unsafe':
      return { sentence: t('unsafeStrip'), remedy: 'copy my text' }
    case 'readonly':
      return save.reason === 'quarantined' ? damaged(save, t) : onlyViewing(save, t, change)
    case 'slow':
      return save.reason ? explain(save.reason, t) : undefined
    case 'ended':
      return explain(save.reason ?? 'access_ended', t)
    case 'refused':
      return { ...explain(save.reason ?? 'bad_update', t), remedy: 'copy my text' }
    case 'full':
      return explain(save.reason ?? 'page_full', t)
    case 'reconnecting':
      return save.reason ? whyWaiting(save.reason, save.transport, t) : undefined
    case 'saved':
    case 'saving':
      return undefined
    default:
      return save.state satisfies never
  }
}
