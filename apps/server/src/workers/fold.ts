import * as Y from 'yjs'
import { contentOf } from './content.ts'
import { titleOf } from './title.ts'

export interface Folded {
  /** One update equal to all those it was made of. */
  bytes: Uint8Array
  stateVector: Uint8Array
  title: string
}

/** Throws when an update cannot be read or builds on others that are not there. */
const replicaOf = (updates: readonly Uint8Array[]): Y.Doc => {
  const replica = new Y.Doc()
  // In one transaction from nothing: cheap, and Yjs does not tidy formatting marks, so that the replica says what the
  // log says and nothing else.
  replica.transact(() => {
    for (const update of updates) Y.applyUpdate(replica, update)
  })
  if (replica.store.pendingStructs || replica.store.pendingDs) throw new Error('the page builds on changes that are not in its log')
  return replica
}

/** Throws when the copy is not the same page: another state, other deletions or other content. */
export const checkCopy = (original: Y.Doc, copy: Y.Doc): void => {
  if (!Y.equalSnapshots(Y.snapshot(original), Y.snapshot(copy))) throw new Error('the folded page holds other changes than its log')
  if (Buffer.compare(contentOf(original), contentOf(copy)) !== 0) throw new Error('the folded page reads differently from its log')
}

/** All `updates` as one, checked by loading it into a replica of its own. Throws when that is not the same page. */
export const fold = (updates: readonly Uint8Array[]): Folded => {
  const replica = replicaOf(updates)
  const bytes = Y.encodeStateAsUpdate(replica)
  checkCopy(replica, replicaOf([bytes]))
  return { bytes, stateVector: Y.encodeStateVector(replica), title: titleOf(replica) }
}

/** What a replica of this state vector lacks of `updates`. Throws when one of them cannot be read. */
export const diff = (updates: readonly Uint8Array[], stateVector: Uint8Array): Uint8Array =>
  Y.encodeStateAsUpdate(replicaOf(updates), stateVector)
