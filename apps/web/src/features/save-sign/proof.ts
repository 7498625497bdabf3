import type { SaveState } from '@tandem/provider'
import { clockTime } from '../../shared/lib/relative-time.ts'
import type { Say } from './words.ts'

const transportName = (transport: SaveState['transport'], t: Say): string =>
  ({ websocket: 'WebSocket', polling: 'long-polling', none: t('noConnection') })[transport]

/** When and how the last change was stored, for example "Stored 12:04:31, WebSocket, 24 ms". */
export const proofOf = ({ storedAt, storedAfter, transport }: SaveState, t: Say): string => {
  const parts = [storedAt === undefined ? t('nothingYet') : t('storedAt', { time: clockTime(storedAt) }), transportName(transport, t)]
  if (storedAfter !== undefined) parts.push(`${Math.max(1, Math.round(storedAfter))} ms`)
  return parts.join(', ')
}

/** What the proof means, in a sentence. */
export const meaningOf = ({ state, transport, unstored, kept }: SaveState, t: Say): string => {
  // A phone has no room for the number beside the sign.
  if (unstored > 0 && kept > 0 && state !== 'saving') return t('keptCounts', { kept: t('kept', { count: kept }) })
  if (unstored > 0) return t('countsAsSaved')
  if (state === 'saved' && transport === 'polling') return t('blocked')
  if (state === 'saved') return t('everything')
  return t('nothingWaits')
}
