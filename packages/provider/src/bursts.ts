import { LIMITS } from '@tandem/protocol'
import * as Y from 'yjs'

/** Above this `Y.mergeUpdates` costs more than it saves: it is quadratic. */
const MOST = 20

/**
 * How many of `updates`, from the first one on, may travel as one merged update: at most 20, at most `LIMITS.updateBytes`
 * together, under at most `LIMITS.clientIdsPerUpdate` client ids, and without a gap in what one client wrote (a merged
 * update would carry the gap, and no server takes it).
 */
export const burstLength = (updates: readonly Uint8Array[]): number => {
  const first = updates[0]
  if (!first || updates.length === 1) return updates.length
  const reached = new Map<number, number>()
  let bytes = 0
  let length = 0
  for (const update of updates.slice(0, MOST)) {
    bytes += update.byteLength
    if (length > 0 && bytes > LIMITS.updateBytes) break
    const { from, to } = Y.parseUpdateMeta(update)
    if ([...from].some(([client, start]) => start > (reached.get(client) ?? start))) break
    if (length > 0 && new Set([...reached.keys(), ...to.keys()]).size > LIMITS.clientIdsPerUpdate) break
    for (const [client, end] of to) reached.set(client, Math.max(end, reached.get(client) ?? 0))
    length += 1
  }
  return length
}

/** The updates as one. A single one is passed on as it is. */
export const merged = (updates: readonly Uint8Array[]): Uint8Array =>
  updates.length === 1 ? (updates[0] as Uint8Array) : Y.mergeUpdates([...updates])
