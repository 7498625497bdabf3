import type { PageId } from '@tandem/protocol'
import * as idb from 'lib0/indexeddb'
import type { OutboxEntry, OutboxKey, OutboxStore } from '../ports.ts'
import { inOrder } from './outbox-order.ts'

const DATABASE = 'tandem-outbox'
const ENTRIES = 'entries'

const finished = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('The device did not keep the change'))
  })

/** The outbox in a database of its own, shared by the tabs of this browser. */
export class IndexedDbOutbox implements OutboxStore {
  readonly #name: string
  #opening: Promise<IDBDatabase> | undefined
  #closed = false

  constructor(name = DATABASE) {
    this.#name = name
  }

  add(entry: OutboxEntry): Promise<void> {
    // Strict: 'kept on this device' is to be true of a laptop whose battery dies, too.
    return this.#write('strict', (entries) => entries.put(entry))
  }

  async list(page: PageId): Promise<OutboxEntry[]> {
    const database = await this.#database()
    const entries = database.transaction(ENTRIES).objectStore(ENTRIES)
    const found: OutboxEntry[] = await idb.getAll(entries, IDBKeyRange.bound([page], [page, []]))
    return found.sort(inOrder)
  }

  remove(keys: readonly OutboxKey[]): Promise<void> {
    return this.#write('relaxed', (entries) => {
      for (const { page, tab, order } of keys) entries.delete([page, tab, order])
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    const database = await this.#opening?.catch(() => undefined)
    database?.close()
  }

  /** Resolves with the commit, not with the request: only then the change outlives the browser. */
  async #write(durability: IDBTransactionDurability, work: (entries: IDBObjectStore) => void): Promise<void> {
    const database = await this.#database()
    const transaction = database.transaction(ENTRIES, 'readwrite', { durability })
    work(transaction.objectStore(ENTRIES))
    await finished(transaction)
  }

  /** A database that could not be opened, or that the browser took away, is tried again with the next call. */
  #database(): Promise<IDBDatabase> {
    if (this.#closed) return Promise.reject(new Error('The outbox is closed'))
    const opening = (this.#opening ??= this.#open())
    opening.catch(() => {
      if (this.#opening === opening) this.#opening = undefined
    })
    return opening
  }

  async #open(): Promise<IDBDatabase> {
    const database = await idb.openDB(this.#name, (fresh: IDBDatabase) => {
      fresh.createObjectStore(ENTRIES, { keyPath: ['page', 'tab', 'order'] })
    })
    database.onclose = () => (this.#opening = undefined)
    return database
  }
}
