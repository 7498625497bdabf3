import type { Code, Reason } from '@tandem/protocol'
import type { EndReason, SaveState } from './api.ts'

/** Everything the save sign is made from. Times in milliseconds since 1970. */
export interface SaveFacts {
  now: number
  /** Over for this page: the server said why. */
  ended: Code | EndReason | undefined
  /** A change was not accepted: the server said why. */
  refused: Code | undefined
  /** The role on this page does not allow writing. */
  readonly: boolean
  /** The page is damaged on the server. */
  quarantined: boolean
  /** The device did not keep something that is not stored. */
  unsafe: boolean
  /** Changes that are not stored. */
  unstored: number
  /** How many of them the device has confirmed. */
  kept: number
  /** Since when the oldest of them could have been stored. */
  waitingSince: number | undefined
  /** The server takes no changes now. */
  busy: Code | undefined
  link:
    | { up: true; transport: 'websocket' | 'polling' }
    | { up: false; online: boolean; retryAt: number | undefined; reason: Code | Reason | undefined }
  /** The server asked this page to come back later, and said why. */
  wait: { until: number; code: Code | undefined } | undefined
  /** The page is joined and complete. */
  joined: boolean
  /** It was so at least once. */
  everJoined: boolean
  /** Since when it is not, or since it was opened. */
  apartSince: number
  storedAt: number | undefined
  storedAfter: number | undefined
}

/** A connection that is back before this was never worth a word. */
export const ALARM_AFTER = 2000
/** Not stored for so long is slow. */
export const SLOW_AFTER = 5000

type Word = Pick<SaveState, 'state'> & { retryAt?: number | undefined; reason?: SaveState['reason'] }

const calmWord = ({ unstored, joined, everJoined, apartSince, now, busy, waitingSince }: SaveFacts): Word => {
  if (unstored === 0) return { state: joined || (everJoined && now - apartSince < ALARM_AFTER) ? 'saved' : 'saving' }
  if (joined && busy === 'store_unavailable') return { state: 'slow', reason: busy }
  return { state: now - (waitingSince ?? now) >= SLOW_AFTER ? 'slow' : 'saving' }
}

const word = (facts: SaveFacts): Word => {
  const { ended, refused, unsafe, unstored, link, joined, wait, apartSince, now } = facts
  if (ended) return { state: 'ended', reason: ended }
  if (refused) return { state: refused === 'page_full' ? 'full' : 'refused', reason: refused }
  if (unsafe && unstored > 0) return { state: 'unsafe' }
  if (facts.quarantined) return { state: 'readonly', reason: 'quarantined' }
  if (facts.readonly) return { state: 'readonly' }
  const isAlarming = now - apartSince >= ALARM_AFTER
  if (!link.up && isAlarming) {
    return link.online ? { state: 'reconnecting', retryAt: link.retryAt, reason: link.reason } : { state: 'offline' }
  }
  if (!joined && wait?.code && isAlarming) return { state: 'reconnecting', retryAt: wait.until, reason: wait.code }
  return calmWord(facts)
}

/** What the save sign says. Never `saved` while something is not stored. */
export const saveState = (facts: SaveFacts): SaveState => ({
  transport: facts.link.up ? facts.link.transport : 'none',
  unstored: facts.unstored,
  kept: facts.kept,
  storedAt: facts.storedAt,
  storedAfter: facts.storedAfter,
  retryAt: undefined,
  reason: undefined,
  ...word(facts),
})
