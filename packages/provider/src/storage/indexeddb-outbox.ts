import type { PageId } from '@tandem/protocol'
import * as idb from 'lib0/indexeddb'
import type { OutboxEntry, OutboxKey, OutboxStore } from '../ports.ts'
import { inOrder } from './outbox-order.ts'
import { deviceName } from '../place.ts'

/** The name of the outbox of the server that lies below this path of its host. */
export const outboxAt = (path: string): string => deviceName('outbox', path)
export const ENTRIES = 'entries'

const finished = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('The device did not keep the change'))
  })

/** The database of the outbox, made when there is none. */
export const openOutbox = (name: string): Promise<IDBDatabase> =>
  idb.openDB(name, (fresh: IDBDatabase) => {
    fresh.createObjectStore(ENTRIES, { keyPath: ['page', 'tab', 'order'] })
  })

type Work = (entries: IDBObjectStore) => void

interface Write {
  durability: IDBTransactionDurability
  work: Work
  resolve: () => void
  reject: (error: unknown) => void
}

/** The outbox in a database of its own, shared by the tabs of this browser. */
export class IndexedDbOutbox implements OutboxStore {
  readonly #name: string
  #opening: Promise<IDBDatabase> | undefined
  #closed = false
  #waiting: Write[] = []
  #isWriting = false

  constructor(name: string) {
    this.#name = name
  }

  add(entry: OutboxEntry): Promise<void> {
    // Strict: 'kept on this device' is to be true of a laptop whose battery dies, too.
    return this.#write('strict', (entries) => entries.put(entry))
  }

  async list(page: PageId): Promise<OutboxEntry[]> {
    // Behind everything that was asked for before.
    await this.#write('relaxed', () => undefined)
    const database = await this.#database()
    const entries = database.transaction(ENTRIES).objectStore(ENTRIES)
    const found: OutboxEntry[] = await idb.getAll(entries, IDBKeyRange.bound([page], [page, []]))
    return found.sort(inOrder)
  }

  async move(moves: readonly { from: OutboxKey; to: OutboxKey }[]): Promise<OutboxEntry[]> {
    const transaction = (await this.#database()).transaction(ENTRIES, 'readwrite', { durability: 'strict' })
    const entries = transaction.objectStore(ENTRIES)
    const moved: OutboxEntry[] = []
    for (const { from, to } of moves) {
      const found: IDBRequest<OutboxEntry | undefined> = entries.get([from.page, from.tab, from.order])
      found.onsuccess = () => {
        if (!found.result) return
        const renamed = { ...found.result, page: to.page, tab: to.tab, order: to.order }
        entries.delete([from.page, from.tab, from.order])
        entries.put(renamed)
        moved.push(renamed)
      }
    }
    await finished(transaction)
    return moved
  }

  remove(keys: readonly OutboxKey[]): Promise<void> {
    return this.#write('relaxed', (entries) => {
      for (const { page, tab, order } of keys) entries.delete([page, tab, order])
    })
  }

  /** Behind the transaction under way: a tab that is frozen could not begin the next one any more. */
  flush(): void {
    if (this.#waiting.length > 0) void this.#writeBatch()
  }

  async close(): Promise<void> {
    this.#closed = true
    const database = await this.#opening?.catch(() => undefined)
    database?.close()
  }

  /**
   * Resolves with the commit, not with the request: only then the change outlives the browser. What comes while one
   * transaction runs goes into the next together: a disk flush for each keystroke would fall behind a fast hand. Two at
   * once would shorten nothing: the second waits for the first, and a browser drops it when the tab dies before that.
   */
  #write(durability: IDBTransactionDurability, work: Work): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ durability, work, resolve, reject })
      if (!this.#isWriting) void this.#writeWaiting()
    })
  }

  async #writeWaiting(): Promise<void> {
    this.#isWriting = true
    while (this.#waiting.length > 0) await this.#writeBatch()
    this.#isWriting = false
  }

  /** Everything that waits, in one transaction behind those under way. */
  async #writeBatch(): Promise<void> {
    const batch = this.#waiting
    this.#waiting = []
    const durability = batch.some((write) => write.durability === 'strict') ? 'strict' : 'relaxed'
    try {
      await this.#transact(
        durability,
        batch.map(({ work }) => work),
      )
      for (const { resolve } of batch) resolve()
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  async #transact(durability: IDBTransactionDurability, works: readonly Work[]): Promise<void> {
    const database = await this.#database()
    const transaction = database.transaction(ENTRIES, 'readwrite', { durability })
    const entries = transaction.objectStore(ENTRIES)
    for (const work of works) work(entries)
    const done = finished(transaction)
    // By itself it would be committed only after this tab has heard of its requests.
    transaction.commit()
    await done
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
    const database = await openOutbox(this.#name)
    database.onclose = () => (this.#opening = undefined)
    return database
  }
}
