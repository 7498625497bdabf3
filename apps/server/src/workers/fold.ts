import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import type { Snapshot, StoredPage } from '../rooms/ports.ts'

const TITLE_LENGTH = 500

const replicaOf = ({ snapshot, rows }: Pick<StoredPage, 'snapshot' | 'rows'>): Y.Doc => {
  const replica = new Y.Doc()
  replica.transact(() => {
    if (snapshot) Y.applyUpdate(replica, snapshot.bytes)
    for (const bytes of rows) Y.applyUpdate(replica, bytes)
  })
  const { pendingStructs, pendingDs } = replica.store
  if (pendingStructs || pendingDs) throw new Error('the page builds on changes that are not in its log')
  return replica
}

/** A digest of everything that people could tell apart: all root types as JSON, and what was deleted. */
export const contentDigest = (replica: Y.Doc): string => {
  const hash = createHash('sha256')
  for (const name of [...replica.share.keys()].toSorted()) {
    const type = replica.share.get(name) as Y.AbstractType<unknown>
    // A root that nobody asked for by its type yet reads as neither list nor map: look at both of its faces.
    for (let item = type._start; item; item = item.right)
      hash.update(`${name}|${item.id.client}:${item.id.clock}:${item.length}:${item.deleted}|`)
    for (const key of [...type._map.keys()].toSorted()) {
      const item = type._map.get(key) as Y.Item
      hash.update(`${name}.${key}|${item.id.client}:${item.id.clock}:${item.deleted}|`)
    }
  }
  hash.update(Y.encodeStateVector(replica))
  return hash.digest('hex')
}

const titleOf = (replica: Y.Doc): string => {
  const title: unknown = replica.getMap('meta').get('title')
  return typeof title === 'string'
    ? title
        .replace(/\p{Control}+/gu, ' ')
        .trim()
        .slice(0, TITLE_LENGTH)
    : ''
}

/** One update equal to the whole page, proven so in a second replica. Throws when it is not. */
export const fold = (page: StoredPage): { snapshot: Snapshot; title: string } => {
  const replica = replicaOf(page)
  const bytes = Y.encodeStateAsUpdate(replica)
  const snapshot = { epoch: page.epoch, seq: page.seq, bytes, stateVector: Y.encodeStateVector(replica) }
  const again = replicaOf({ snapshot, rows: [] })
  // The same state encodes to the same bytes, save for the order of clients, which follows from the state itself.
  const same = Buffer.compare(Y.encodeStateAsUpdate(again), bytes) === 0 && contentDigest(again) === contentDigest(replica)
  if (!same) throw new Error('the folded page differs from its log')
  const title = titleOf(replica)
  replica.destroy()
  again.destroy()
  return { snapshot, title }
}

/** What a replica of this state vector lacks. Throws when the page cannot be read. */
export const diff = (page: StoredPage, stateVector: Uint8Array): Uint8Array => Y.encodeStateAsUpdate(replicaOf(page), stateVector)
