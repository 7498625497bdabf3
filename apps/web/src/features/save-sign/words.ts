import type { Code } from '@tandem/protocol'
import type { EndReason, SaveState } from '@tandem/provider'

/** What a person can do about it. */
export type Remedy = 'reload' | 'go home' | 'copy my text' | 'try now'
export interface Explanation {
  sentence: string
  remedy: Remedy
}

export const REMEDY_NAMES: Record<Remedy, string> = {
  reload: 'Reload',
  'go home': 'Go to home',
  'copy my text': 'Keep a copy',
  'try now': 'Try now',
}

export const CODE_WORDS: Record<Code, Explanation> = {
  bad_message: { sentence: 'The server did not understand this tab. Reload the page; your work is kept.', remedy: 'reload' },
  bad_update: {
    sentence: 'The server could not read this change, so nobody else has it. Keep a copy of your text.',
    remedy: 'copy my text',
  },
  need_sync: { sentence: 'The server lacks something this change builds on. It is being sent again.', remedy: 'try now' },
  client_not_owned: {
    sentence: 'This change was made under another sign-in and cannot be saved. Keep a copy of your text.',
    remedy: 'copy my text',
  },
  forbidden: { sentence: 'You may not change this page any more. Keep a copy of what was not saved.', remedy: 'copy my text' },
  too_large: { sentence: 'This change is too large to be saved. Keep a copy, then add it in smaller parts.', remedy: 'copy my text' },
  page_full: {
    sentence: 'This page is full and cannot take your last change. Keep a copy, then move a part of it to a new page.',
    remedy: 'copy my text',
  },
  rate: { sentence: 'Many changes came at once. They are kept on this device and sent little by little.', remedy: 'try now' },
  epoch_changed: {
    sentence: 'This page was replaced by an earlier state. Reload to see it; keep a copy of your text first.',
    remedy: 'reload',
  },
  busy: { sentence: 'The server has much to do. Your changes are kept on this device until it takes them.', remedy: 'try now' },
  store_unavailable: {
    sentence: 'The server cannot save at the moment; its disk may be full. Your changes are kept on this device.',
    remedy: 'try now',
  },
  not_found: { sentence: 'This page does not exist.', remedy: 'go home' },
  quarantined: {
    sentence: 'This page is damaged. You see it as it last was whole; nobody can change it now.',
    remedy: 'copy my text',
  },
  too_many_pages: { sentence: 'This tab has too many pages open. Close some of them.', remedy: 'go home' },
  too_many_sessions: {
    sentence: 'Tandem is open in too many places at once. Close a tab you do not need; this one tries again by itself.',
    remedy: 'try now',
  },
  version_too_old: { sentence: 'This tab runs an older Tandem than the server. Reload to go on; your work is kept.', remedy: 'reload' },
  signed_out: {
    sentence: 'The server does not know this browser any more. Reload to be let in again; your work is kept.',
    remedy: 'reload',
  },
}

export const REASON_WORDS: Record<EndReason, Explanation> = {
  signed_out: CODE_WORDS.signed_out,
  access_ended: { sentence: 'Your access to this page has ended. What you wrote is still on this device.', remedy: 'copy my text' },
  page_deleted: { sentence: 'This page was deleted. What you see is the copy on this device.', remedy: 'copy my text' },
  page_quarantined: {
    sentence: 'This page is damaged, and nobody can change it now. What you wrote is still on this device.',
    remedy: 'copy my text',
  },
  epoch_changed: CODE_WORDS.epoch_changed,
  too_many_sessions: { sentence: 'This page is open in too many places. Close some, then reload.', remedy: 'reload' },
  too_slow: { sentence: 'This connection is too slow to keep up. Reload to catch up; your work is kept.', remedy: 'reload' },
  bad_messages: {
    sentence: 'The server ended this connection because it did not understand it. Reload; your work is kept.',
    remedy: 'reload',
  },
  idle: { sentence: 'Nothing was going on here, so the connection was closed. It comes back by itself.', remedy: 'try now' },
  version_too_old: CODE_WORDS.version_too_old,
  node_stopping: { sentence: 'The server is restarting. The connection comes back by itself.', remedy: 'try now' },
  store_unavailable: CODE_WORDS.store_unavailable,
  copy_differs: {
    sentence: 'What this tab showed was not what the server has. Reload to see the page as it is; what you wrote is kept.',
    remedy: 'reload',
  },
}

/** A page that is over; one that only waits says the same codes with other words. */
const ALL_WORDS: Record<Code | EndReason, Explanation> = { ...CODE_WORDS, ...REASON_WORDS }
export const explain = (reason: Code | EndReason): Explanation => ALL_WORDS[reason]

/** Why this tab waits before it asks again: whatever it is, it comes right by itself. */
const whyWaiting = (reason: Code | EndReason, transport: SaveState['transport']): Explanation => {
  // The same code for too many tabs of one person, and for too many people in one page.
  if (reason === 'too_many_sessions' && transport !== 'none') return CROWDED
  return { sentence: reason in CODE_WORDS ? CODE_WORDS[reason as Code].sentence : explain(reason).sentence, remedy: 'try now' }
}

const CROWDED: Explanation = {
  sentence: 'Too many people have this page open at the moment. It goes on here by itself as soon as there is room.',
  remedy: 'try now',
}

/** The strip for changes of an earlier visit that no server takes. */
export const parkedWords = (count: number): string =>
  count === 1
    ? 'A change you made here earlier could not be saved. It is still on this device.'
    : `${count} changes you made here earlier could not be saved. They are still on this device.`

/** The question before they are thrown away. */
export const discardWords = (count: number): string => `Discard for good? Nobody else has ${count === 1 ? 'this change' : 'these changes'}.`

export type Tone = 'calm' | 'caution' | 'danger' | 'note'
export interface SignWords {
  tone: Tone
  /** What always fits, also on a phone. */
  label: string
  /** Follows the label where there is room; read out in any case. */
  detail?: string
}

export const keptHere = (count: number): string => `${count} ${count === 1 ? 'change' : 'changes'} kept on this device`
const keptIfAny = (count: number): Pick<SignWords, 'detail'> => (count > 0 ? { detail: keptHere(count) } : {})

/** What the save sign says. `now` in milliseconds since 1970. */
export const signWords = (save: SaveState, now: number): SignWords => {
  switch (save.state) {
    case 'saved':
      return save.transport === 'polling' ? { tone: 'calm', label: 'Saved', detail: '(compatible mode)' } : { tone: 'calm', label: 'Saved' }
    case 'saving':
      return { tone: 'calm', label: save.unstored === 0 && save.transport === 'none' ? 'Connecting…' : 'Saving…' }
    case 'slow':
      return { tone: 'caution', label: 'Still saving', ...keptIfAny(save.kept) }
    case 'offline':
      return { tone: 'caution', label: 'Offline', ...keptIfAny(save.kept) }
    case 'reconnecting':
      return { tone: 'caution', label: tryingAgain(save, now), ...keptIfAny(save.kept) }
    case 'unsafe':
      return { tone: 'danger', label: 'This browser cannot keep your changes', detail: 'stay on this page' }
    case 'readonly':
      return save.reason === 'quarantined'
        ? { tone: 'danger', label: 'View only', ...keptIfAny(save.kept) }
        : { tone: 'note', label: 'You can now only view' }
    case 'ended':
      return { tone: 'danger', label: endedLabel(save.reason) }
    case 'refused':
      return { tone: 'danger', label: 'This change was not accepted', detail: 'keep a copy' }
    case 'full':
      return {
        tone: 'danger',
        label: save.reason === 'store_unavailable' ? 'The server is full' : 'Not saved',
        ...keptIfAny(save.kept),
      }
    default:
      return save.state satisfies never
  }
}

/** The connection may be well: then it is the page that asks this tab to come back later. */
const tryingAgain = ({ retryAt, transport }: SaveState, now: number): string => {
  const trying = transport === 'none' ? 'Reconnecting' : 'Trying again'
  const seconds = retryAt === undefined ? 0 : Math.ceil((retryAt - now) / 1000)
  return seconds > 0 ? `${trying} in ${seconds} s` : `${trying}…`
}

const endedLabel = (reason: SaveState['reason']): string => {
  if (reason === 'version_too_old') return 'Reload needed'
  if (reason === 'page_deleted') return 'Page deleted'
  if (reason === 'page_quarantined') return 'This page is damaged'
  if (reason === 'copy_differs' || reason === 'epoch_changed') return 'Reload needed'
  return reason === undefined || reason === 'access_ended' || reason === 'signed_out' || reason === 'forbidden'
    ? 'Access ended'
    : 'Connection ended'
}

const damaged = ({ unstored }: SaveState): Explanation =>
  unstored === 0
    ? CODE_WORDS.quarantined
    : { sentence: 'This page is damaged. You see it as it last was whole, and what you wrote is kept here.', remedy: 'copy my text' }

/** The sentence of the strip above a page, where the sign alone would be too quiet. */
export const stripWords = (save: SaveState): Explanation | undefined => {
  switch (save.state) {
    case 'offline':
      return { sentence: 'You are offline. Go on working: your changes are kept on this device and sent later.', remedy: 'try now' }
    case 'unsafe':
      return {
        sentence: 'This browser keeps nothing, so what is not saved yet is lost when you leave. Stay on this page.',
        remedy: 'copy my text',
      }
    case 'readonly':
      if (save.reason === 'quarantined') return damaged(save)
      return { sentence: 'You can now only view this page. Keep a copy of what was not saved.', remedy: 'copy my text' }
    case 'slow':
      return save.reason ? explain(save.reason) : undefined
    case 'ended':
      return explain(save.reason ?? 'access_ended')
    case 'refused':
      return { ...explain(save.reason ?? 'bad_update'), remedy: 'copy my text' }
    case 'full':
      return explain(save.reason ?? 'page_full')
    case 'reconnecting':
      return save.reason ? whyWaiting(save.reason, save.transport) : undefined
    case 'saved':
    case 'saving':
      return undefined
    default:
      return save.state satisfies never
  }
}
