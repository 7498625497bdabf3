import type { SaveState } from '@tandem/provider'

const PAUSE = 10_000

/** Saving and saved alternate while somebody types: neither is worth interrupting them for. */
const subject = (state: SaveState['state']): string => (state === 'saving' ? 'saved' : state)

export interface Announcement {
  /** What was announced last, and when. */
  state: SaveState['state']
  at: number
}

/** When to announce `state` after `last`: milliseconds to wait from `now`, or `undefined` when there is nothing new to say. */
export const announceIn = (state: SaveState['state'], last: Announcement, now: number): number | undefined =>
  subject(state) === subject(last.state) ? undefined : Math.max(0, last.at + PAUSE - now)
