import * as Y from 'yjs'
import type { Outbox } from './outbox.ts'

type Clocks = Map<number, number>

const clocksOf = (replica: Y.Doc): Clocks => Y.decodeStateVector(Y.encodeStateVector(replica))

const atLeast = (have: Clocks, wanted: Clocks): boolean => [...wanted].every(([client, clock]) => (have.get(client) ?? 0) >= clock)

/** What `replica` has more than the state vector says. Changes that still wait for others are left out: no server takes gaps. */
const differenceTo = (replica: Y.Doc, stateVector: Uint8Array): Uint8Array => {
  const { store } = replica
  const { pendingStructs, pendingDs } = store
  store.pendingStructs = null
  store.pendingDs = null
  try {
    return Y.encodeStateAsUpdate(replica, stateVector)
  } finally {
    store.pendingStructs = pendingStructs
    store.pendingDs = pendingDs
  }
}

/** True when `replica` holds every insertion that the encoded state vector speaks of. */
export const holdsAll = (replica: Y.Doc, stateVector: Uint8Array): boolean => atLeast(clocksOf(replica), Y.decodeStateVector(stateVector))

/**
 * One update with what `replica` has and the server has not, when `outbox` (in order) does not cover it; `undefined` when
 * it does. Content gets there when a tab dies after its local copy was written and before its outbox was.
 */
export const missingFromServer = (replica: Y.Doc, serverVector: Uint8Array, outbox: readonly Uint8Array[]): Uint8Array | undefined => {
  const mine = clocksOf(replica)
  const covered = Y.decodeStateVector(serverVector)
  if (atLeast(covered, mine)) return undefined
  for (const update of outbox) {
    const { from, to } = Y.parseUpdateMeta(update)
    for (const [client, end] of to) {
      const reached = covered.get(client) ?? 0
      if ((from.get(client) ?? 0) <= reached && end > reached) covered.set(client, end)
    }
  }
  return atLeast(covered, mine) ? undefined : differenceTo(replica, serverVector)
}

/** What neither the server nor the outbox has goes out first: the outbox may build on it. */
export const addMissing = (outbox: Outbox, replica: Y.Doc, serverVector: Uint8Array, epoch: number | undefined): void => {
  const bytes = outbox.changes.map((change) => change.entry.bytes)
  const missing = missingFromServer(replica, serverVector, bytes)
  if (missing) outbox.addFirst(missing, epoch)
}
