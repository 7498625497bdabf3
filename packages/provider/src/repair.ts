import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { Outbox } from './outbox.ts'

type Clocks = Map<number, number>

const clocksOf = (replica: Y.Doc): Clocks => Y.decodeStateVector(Y.encodeStateVector(replica))

const atLeast = (have: Clocks, wanted: Clocks): boolean => [...wanted].every(([client, clock]) => (have.get(client) ?? 0) >= clock)

/** How far the server will know each client once it has these updates, too. */
const coveredBy = (serverVector: Uint8Array, updates: readonly Uint8Array[]): Clocks => {
  const covered = Y.decodeStateVector(serverVector)
  for (const update of updates) {
    const { from, to } = Y.parseUpdateMeta(update)
    for (const [client, end] of to) {
      const reached = covered.get(client) ?? 0
      if ((from.get(client) ?? 0) <= reached && end > reached) covered.set(client, end)
    }
  }
  return covered
}

/** The deletions in `replica` of what lies below `limits`, as the end of an update. */
const deletionsBelow = (replica: Y.Doc, limits: Clocks): Uint8Array => {
  const clients = [...Y.createDeleteSetFromStructStore(replica.store).clients].flatMap(([client, runs]) => {
    const limit = limits.get(client) ?? 0
    const below = runs.filter(({ clock }) => clock < limit).map(({ clock, len }) => ({ clock, len: Math.min(len, limit - clock) }))
    return below.length > 0 ? [{ client, below }] : []
  })
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, clients.length)
    for (const { client, below } of clients) {
      for (const value of [client, below.length, ...below.flatMap(({ clock, len }) => [clock, len])]) encoding.writeVarUint(encoder, value)
    }
  })
}

/** What `replica` has more of `clients` than the state vector says, and of the deletions those that then hit something known. */
const differenceTo = (replica: Y.Doc, serverVector: Uint8Array, clients: ReadonlySet<number>): Uint8Array => {
  const mine = clocksOf(replica)
  const known = Y.decodeStateVector(serverVector)
  const base = new Map([...mine].map(([client, clock]) => [client, clients.has(client) ? (known.get(client) ?? 0) : clock]))
  const { store } = replica
  const { pendingStructs, pendingDs } = store
  // Changes that still wait for others are left out: no server takes gaps.
  store.pendingStructs = null
  store.pendingDs = null
  try {
    const all = Y.encodeStateAsUpdate(replica, Y.encodeStateVector(base))
    // Without any struct an update is a zero, then the deletions.
    const deletions = Y.encodeStateAsUpdate(replica, Y.encodeStateVector(mine)).byteLength - 1
    const limits = new Map([...mine].map(([client, clock]) => [client, clients.has(client) ? clock : (known.get(client) ?? 0)]))
    const below = deletionsBelow(replica, limits)
    const update = new Uint8Array(all.byteLength - deletions + below.byteLength)
    update.set(all.subarray(0, all.byteLength - deletions))
    update.set(below, all.byteLength - deletions)
    return update
  } finally {
    store.pendingStructs = pendingStructs
    store.pendingDs = pendingDs
  }
}

/** True when `replica` holds every insertion that the encoded state vector speaks of. */
export const holdsAll = (replica: Y.Doc, stateVector: Uint8Array): boolean => atLeast(clocksOf(replica), Y.decodeStateVector(stateVector))

/** The Yjs clients of which `replica` has more than the server and `outbox` (in order) together. */
export const missingClients = (replica: Y.Doc, serverVector: Uint8Array, outbox: readonly Uint8Array[]): number[] => {
  const mine = clocksOf(replica)
  const known = Y.decodeStateVector(serverVector)
  if (atLeast(known, mine)) return []
  const covered = coveredBy(serverVector, outbox)
  return [...mine].flatMap(([client, clock]) => ((covered.get(client) ?? 0) < clock ? [client] : []))
}

/**
 * Puts what `replica` has of these clients and the server has not before everything in the outbox, which may build on it.
 * Content gets there when a tab dies after the local copy was written and before its outbox was.
 */
export const addRepair = (
  outbox: Outbox,
  replica: Y.Doc,
  repair: { of: readonly number[]; serverVector: Uint8Array; epoch: number | undefined },
): void => {
  if (repair.of.length === 0) return
  outbox.addRepair(differenceTo(replica, repair.serverVector, new Set(repair.of)), repair.epoch)
}
