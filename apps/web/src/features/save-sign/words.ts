import type { Code, Reason } from '@tandem/protocol'
import type { SaveState } from '@tandem/provider'

/** What a person can do about it. */
export type Remedy = 'reload' | 'go home' | 'copy my text' | 'try now'
export interface Explanation {
  sentence: string
  remedy: Remedy
}

export const REMEDY_NAMES: Record<Remedy, string> = {
  reload: 'Reload',
  'go home': 'Go to home',
  'copy my text': 'Copy my text',
  'try now': 'Try now',
}

export const CODE_WORDS: Record<Code, Explanation> = {
  bad_message: { sentence: 'The server did not understand this tab. Reload the page; your work is kept.', remedy: 'reload' },
  bad_update: {
    sentence: 'The server could not read this change, so nobody else has it. Keep a copy of your text.',
    remedy: 'copy my text',
  },
  need_sync: { sentence: 'The server lacks something this change builds on. It is being sent again.', remedy: 'try now' },
  forbidden: { sentence: 'You may not change this page any more. Keep a copy of what was not saved.', remedy: 'copy my text' },
  too_large: { sentence: 'This change is too large to be saved. Keep a copy, then add it in smaller parts.', remedy: 'copy my text' },
  page_full: { sentence: 'This page is full. Keep a copy, then move a part of it to a new page.', remedy: 'copy my text' },
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
  too_many_pages: { sentence: 'This tab has too many pages open. Close some of them.', remedy: 'go home' },
  version_too_old: { sentence: 'This tab runs an older Tandem than the server. Reload to go on; your work is kept.', remedy: 'reload' },
  signed_out: {
    sentence: 'The server does not know this browser any more. Reload to be let in again; your work is kept.',
    remedy: 'reload',
  },
}

export const REASON_WORDS: Record<Reason, Explanation> = {
  signed_out: CODE_WORDS.signed_out,
  access_ended: { sentence: 'Your access to this page has ended. What you wrote is still on this device.', remedy: 'copy my text' },
  page_deleted: { sentence: 'This page was deleted. What you see is the copy on this device.', remedy: 'copy my text' },
  epoch_changed: CODE_WORDS.epoch_changed,
  too_many_sessions: { sentence: 'This page is open in too many places. Close some, then reload.', remedy: 'reload' },
  too_slow: { sentence: 'This connection is too slow to keep up. Reload to catch up; your work is kept.', remedy: 'reload' },
  bad_messages: {
    sentence: 'The server ended this connection because it did not understand it. Reload; your work is kept.',
    remedy: 'reload',
  },
  version_too_old: CODE_WORDS.version_too_old,
  node_stopping: { sentence: 'The server is restarting. The connection comes back by itself.', remedy: 'try now' },
}

const ALL_WORDS: Record<Code | Reason, Explanation> = { ...CODE_WORDS, ...REASON_WORDS }
export const explain = (reason: Code | Reason): Explanation => ALL_WORDS[reason]

export type Tone = 'calm' | 'caution' | 'danger' | 'note'
export interface SignWords {
  tone: Tone
  /** What always fits, also on a phone. */
  label: string
  /** Follows the label where there is room; read out in any case. */
  detail?: string
}

const kept = (count: number): string => `${count} ${count === 1 ? 'change' : 'changes'} kept on this device`
const keptIfAny = (count: number): Pick<SignWords, 'detail'> => (count > 0 ? { detail: kept(count) } : {})

/** What the save sign says. `now` in milliseconds since 1970. */
export const signWords = (save: SaveState, now: number): SignWords => {
  switch (save.state) {
    case 'saved':
      return save.transport === 'polling' ? { tone: 'calm', label: 'Saved', detail: '(compatible mode)' } : { tone: 'calm', label: 'Saved' }
    case 'saving':
      return { tone: 'calm', label: save.unstored === 0 && save.transport === 'none' ? 'Connecting…' : 'Saving…' }
    case 'slow':
      return { tone: 'caution', label: 'Still saving', ...keptIfAny(save.unstored) }
    case 'offline':
      return { tone: 'caution', label: 'Offline', ...keptIfAny(save.unstored) }
    case 'reconnecting':
      return { tone: 'caution', label: reconnecting(save.retryAt, now), ...keptIfAny(save.unstored) }
    case 'unsafe':
      return { tone: 'danger', label: 'This browser cannot keep your changes', detail: 'stay on this page' }
    case 'readonly':
      return { tone: 'note', label: 'You can now only view' }
    case 'ended':
      return { tone: 'danger', label: endedLabel(save.reason) }
    case 'refused':
      return { tone: 'danger', label: 'This change was not accepted', detail: 'keep a copy' }
    case 'full':
      return {
        tone: 'danger',
        label: save.reason === 'store_unavailable' ? 'The server is full' : 'This page is full',
        ...keptIfAny(save.unstored),
      }
    default:
      return save.state satisfies never
  }
}

const reconnecting = (retryAt: number | undefined, now: number): string => {
  const seconds = retryAt === undefined ? 0 : Math.ceil((retryAt - now) / 1000)
  return seconds > 0 ? `Reconnecting in ${seconds} s` : 'Reconnecting…'
}

const endedLabel = (reason: SaveState['reason']): string => {
  if (reason === 'version_too_old') return 'Reload needed'
  if (reason === 'page_deleted') return 'Page deleted'
  return reason === undefined || reason === 'access_ended' || reason === 'signed_out' || reason === 'forbidden'
    ? 'Access ended'
    : 'Connection ended'
}

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
      return { sentence: 'You can now only view this page. Keep a copy of what was not saved.', remedy: 'copy my text' }
    case 'slow':
      return save.reason ? explain(save.reason) : undefined
    case 'ended':
      return explain(save.reason ?? 'access_ended')
    case 'refused':
      return { ...explain(save.reason ?? 'bad_update'), remedy: 'copy my text' }
    case 'full':
      return explain(save.reason ?? 'page_full')
    case 'saved':
    case 'saving':
    case 'reconnecting':
      return undefined
    default:
      return save.state satisfies never
  }
}
