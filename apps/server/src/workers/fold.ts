import { contentDigest, contentOf } from '@tandem/content'
import type { PageKind } from '@tandem/protocol'
import * as Y from 'yjs'
import { Depths } from '../updates/depths.ts'
import { HostileRow } from '../rooms/ports.ts'
import { parseUpdate } from '../updates/parse-update.ts'
import { misplacedIn } from './misplaced.ts'
import { textOf } from './text.ts'
import { titleOf } from './title.ts'

export interface Folded {
  /** One update equal to all those it was made of. */
  bytes: Uint8Array
  stateVector: Uint8Array
  depths: Uint8Array
  title: string
  text: string
}

type Look = (replica: Y.Doc) => void

/** Throws when an update cannot be read or builds on others that are not there. `look` sees all of it before Yjs tidies up. */
const replicaOf = (updates: readonly Uint8Array[], look: { afterFirst?: Look; afterAll?: Look } = {}): Y.Doc => {
  // Nobody asks for its guid, and a random one is a fifth of the cost of a small page.
  const replica = new Y.Doc({ guid: '' })
  // In one transaction from nothing: cheap, and Yjs does not tidy formatting marks, so that the replica says what the
  // log says and nothing else.
  replica.transact(() => {
    updates.forEach((update, i) => {
      Y.applyUpdate(replica, update)
      if (i === 0) look.afterFirst?.(replica)
    })
    look.afterAll?.(replica)
  })
  if (replica.store.pendingStructs || replica.store.pendingDs) throw new Error('the page builds on changes that are not in its log')
  return replica
}

/** Throws when the copy is not the same page: another state, other deletions or other content. */
export const checkCopy = (original: Y.Doc, copy: Y.Doc): void => {
  if (!Y.equalSnapshots(Y.snapshot(original), Y.snapshot(copy))) throw new Error('the folded page holds other changes than its log')
  if (Buffer.compare(contentOf(original), contentOf(copy)) !== 0) throw new Error('the folded page reads differently from its log')
}

const clocksOf = ({ store }: Y.Doc): Map<number, number> =>
  new Map([...store.clients.keys()].map((client) => [client, Y.getState(store, client)]))

/** The replica of a page whose rows are in order. Throws a `HostileRow` when one is not. */
const checkedReplicaOf = (updates: readonly Uint8Array[], hasSnapshot: boolean): Y.Doc => {
  let known: ReadonlyMap<number, number> = new Map<number, number>()
  return replicaOf(updates, {
    // It was checked when it was made.
    afterFirst: (replica) => {
      if (hasSnapshot) known = clocksOf(replica)
    },
    afterAll: (replica) => {
      const misplaced = misplacedIn(replica, known)
      if (misplaced.length > 0) throw firstOf(misplaced, hasSnapshot ? updates.slice(1) : updates)
    },
  })
}

/** The first of the rows that brought one of these structs: all that came before it is in order. */
const firstOf = (misplaced: readonly Y.ID[], rows: readonly Uint8Array[]): HostileRow => {
  for (const [row, bytes] of rows.entries()) {
    const { from, to } = Y.parseUpdateMeta(bytes)
    const found = misplaced.find(({ client, clock }) => clock >= (from.get(client) ?? Infinity) && clock < (to.get(client) ?? 0))
    if (found) return new HostileRow({ row, client: found.client })
  }
  throw new Error('what stands the other way round is in no row')
}

/**
 * All `updates` as one, checked by loading it into a replica of its own. Throws when that is not the same page, and a
 * `HostileRow` when one of them is not what an editor writes. `hasSnapshot`: the first of them stands for earlier rows.
 */
export const fold = (updates: readonly Uint8Array[], kind: PageKind, { hasSnapshot = false } = {}): Folded => {
  const replica = checkedReplicaOf(updates, hasSnapshot)
  const bytes = Y.encodeStateAsUpdate(replica)
  checkCopy(replica, replicaOf([bytes]))
  return { bytes, stateVector: Y.encodeStateVector(replica), depths: depthsOf(bytes, kind), ...said(replica, kind) }
}

const said = (replica: Y.Doc, kind: PageKind) => ({ title: titleOf(replica), text: textOf(replica, kind) })

/** What can be read on the page that all `updates` make together. Throws when one of them cannot be read. */
export const read = (updates: readonly Uint8Array[], kind: PageKind): Pick<Folded, 'title' | 'text'> => said(replicaOf(updates), kind)

/** What replicas of these state vectors lack of `updates`, one after the other. Throws when one of the updates cannot be read. */
export const diffs = (updates: readonly Uint8Array[], stateVectors: readonly Uint8Array[]): Uint8Array[] => {
  const replica = replicaOf(updates)
  return stateVectors.map((stateVector) => Y.encodeStateAsUpdate(replica, stateVector))
}

/** The content digest of what all `updates` make together. Throws when one of them cannot be read. */
export const digest = (updates: readonly Uint8Array[]): Uint8Array => contentDigest(replicaOf(updates))

const depthsOf = (bytes: Uint8Array, kind: PageKind): Uint8Array => {
  const update = parseUpdate(bytes, kind, 'stored')
  if (!update) throw new Error('the folded page is not a sound update')
  const depths = new Depths()
  depths.add(update)
  return depths.encoded()
}
