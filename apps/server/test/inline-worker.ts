import * as Y from 'yjs'
import type { PageWorker, StoredPage } from '../src/rooms/ports.ts'

const replicaOf = ({ snapshot, rows }: StoredPage): Y.Doc => {
  const replica = new Y.Doc()
  replica.transact(() => {
    if (snapshot) Y.applyUpdate(replica, snapshot.bytes)
    for (const bytes of rows) Y.applyUpdate(replica, bytes)
  })
  return replica
}

/** The page worker's answers without a thread. */
export const inlineWorker: PageWorker = {
  fold: (page) => {
    const replica = replicaOf(page)
    if (replica.store.pendingStructs || replica.store.pendingDs) return Promise.reject(new Error('changes are missing'))
    const title: unknown = replica.getMap('meta').get('title')
    const { epoch, seq } = page
    const snapshot = { epoch, seq, bytes: Y.encodeStateAsUpdate(replica), stateVector: Y.encodeStateVector(replica) }
    return Promise.resolve({ snapshot, title: typeof title === 'string' ? title : '' })
  },
  diff: (page, stateVector) => Promise.resolve(Y.encodeStateAsUpdate(replicaOf(page), stateVector)),
  close: () => Promise.resolve(),
}
