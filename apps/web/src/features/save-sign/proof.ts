import type { SaveState } from '@tandem/provider'
import { clockTime } from '../../shared/lib/relative-time.ts'
import { keptHere } from './words.ts'

const TRANSPORT_NAMES: Record<SaveState['transport'], string> = { websocket: 'WebSocket', polling: 'long-polling', none: 'no connection' }

/** When and how the last change was stored, for example "Stored 12:04:31, WebSocket, 24 ms". */
export const proofOf = ({ storedAt, storedAfter, transport }: SaveState): string => {
  const parts = [storedAt === undefined ? 'Nothing changed here yet' : `Stored ${clockTime(storedAt)}`, TRANSPORT_NAMES[transport]]
  if (storedAfter !== undefined) parts.push(`${Math.max(1, Math.round(storedAfter))} ms`)
  return parts.join(', ')
}

/** What the proof means, in a sentence. */
export const meaningOf = ({ state, transport, unstored, kept }: SaveState): string => {
  // A phone has no room for the number beside the sign.
  if (unstored > 0 && kept > 0 && state !== 'saving')
    return `${keptHere(kept)}. Changes count as saved when they are on the disk of the server.`
  if (unstored > 0) return 'Changes count as saved when they are on the disk of the server.'
  if (state === 'saved' && transport === 'polling') return 'WebSocket is blocked on this network. Everything works, a little slower.'
  if (state === 'saved') return 'Everything you see is on the disk of the server.'
  return 'Nothing is waiting to be saved.'
}
