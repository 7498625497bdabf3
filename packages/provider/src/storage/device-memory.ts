import type { PageId } from '@tandem/protocol'
import * as idb from 'lib0/indexeddb'
import { clearDocument } from 'y-indexeddb'
import type { OutboxEntry } from '../ports.ts'
import { copiesOf } from './indexeddb-copies.ts'
import { placeOf } from '../place.ts'
import { ENTRIES, openOutbox, outboxAt } from './indexeddb-outbox.ts'

const inOutbox = async <Result>(
  path: string,
  mode: IDBTransactionMode,
  act: (entries: IDBObjectStore) => Promise<Result>,
): Promise<Result> => {
  const database = await openOutbox(outboxAt(path))
  try {
    const transaction = database.transaction(ENTRIES, mode)
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error ?? new Error('The device did not answer'))
    })
    const result = await act(transaction.objectStore(ENTRIES))
    await done
    return result
  } finally {
    database.close()
  }
}

/** How many changes of this person lie on this device that the server (`url` as for `connect`) has not stored; 0 where nothing can be kept. */
export const unstoredOnDevice = async (principal: string, url?: string): Promise<number> => {
  try {
    const entries = await inOutbox(placeOf(url).path, 'readonly', (store) => idb.getAll(store) as Promise<OutboxEntry[]>)
    return entries.filter((entry) => entry.principal === principal).length
  } catch {
    return 0
  }
}

/**
 * Removes from this device what it keeps for a person: copies of pages, and changes that are not stored. For whoever signs
 * out, once the connection is closed. `pages`: those known to have been open, where the browser cannot list its databases.
 */
export const forgetOnDevice = async (principal: string, pages: readonly PageId[], url?: string): Promise<void> => {
  const { path } = placeOf(url)
  const prefix = copiesOf(principal, path)
  const listed = await indexedDB.databases?.().catch(() => [])
  const names = new Set([
    ...pages.map((page) => `${prefix}${page}`),
    ...(listed ?? []).flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : [])),
  ])
  await Promise.allSettled([...names].map((name) => clearDocument(name)))
  await inOutbox(path, 'readwrite', async (store) => {
    const entries = (await idb.getAll(store)) as OutboxEntry[]
    for (const { page, tab, order, principal: author } of entries) if (author === principal) store.delete([page, tab, order])
  }).catch(() => undefined)
}
