import { ROLES, type PageId } from '@tandem/protocol'
import * as idb from 'lib0/indexeddb'
import { clearDocument, IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'
import type { CopyMark, LocalCopies, LocalCopy } from '../ports.ts'
import { deviceName } from '../place.ts'

const UPDATES = 'updates'
const CUSTOM = 'custom'
const MARK = 'tandem-mark'

const isMark = (value: unknown): value is CopyMark => {
  const { epoch, seq, role } = (typeof value === 'object' && value !== null ? value : {}) as { [Field in keyof CopyMark]?: unknown }
  return Number.isSafeInteger(epoch) && Number.isSafeInteger(seq) && (ROLES as readonly unknown[]).includes(role)
}

/**
 * Reads the mark; content without one is thrown away, in the same transaction. Nobody knows of which epoch it is, and
 * what of it was not stored is in the outbox. Opening the database here first also finds out whether that works at all:
 * y-indexeddb would leave a failure unhandled.
 */
const prepare = async (name: string): Promise<CopyMark | undefined> => {
  const database = await idb.openDB(name, (fresh: IDBDatabase) => idb.createStores(fresh, [[UPDATES, { autoIncrement: true }], [CUSTOM]]))
  try {
    const transaction = database.transaction([UPDATES, CUSTOM], 'readwrite')
    const mark: unknown = await idb.get(transaction.objectStore(CUSTOM), MARK)
    if (isMark(mark)) return mark
    transaction.objectStore(UPDATES).clear()
    return undefined
  } finally {
    database.close()
  }
}

/** One page's copy, kept by y-indexeddb, with a mark that is only ever written behind the content it speaks of. */
class IndexedDbCopy implements LocalCopy {
  readonly whenLoaded: Promise<CopyMark | undefined>
  readonly #name: string
  readonly #replica: Y.Doc
  #persistence: IndexeddbPersistence | undefined
  #loaded = false
  #hasMark = false
  #closed = false
  #failed = false

  constructor(name: string, replica: Y.Doc) {
    this.#name = name
    this.#replica = replica
    this.whenLoaded = this.#load().catch(() => {
      void this.close()
      return undefined
    })
  }

  /** y-indexeddb is itself the origin of what it loads. */
  get origin(): unknown {
    return this.#persistence ?? this
  }

  mark(mark: CopyMark): void {
    const database = this.#persistence?.db
    if (!database || !this.#loaded || this.#closed) return
    try {
      // One transaction over both stores runs behind all writes of content begun before it.
      const transaction = database.transaction([UPDATES, CUSTOM], 'readwrite')
      if (!this.#hasMark) transaction.objectStore(UPDATES).add(Y.encodeStateAsUpdate(this.#replica))
      this.#hasMark = true
      // The answer comes when all earlier writes have ended; had one failed, the copy would be given up by then.
      transaction.objectStore(CUSTOM).get(MARK).onsuccess = () => {
        if (this.#failed) transaction.abort()
        else transaction.objectStore(CUSTOM).put(mark, MARK)
      }
    } catch {
      void this.close()
    }
  }

  async clear(): Promise<void> {
    await this.close()
    // Deleting ends the connections of other tabs too, so none of them writes old content into a new copy.
    await clearDocument(this.#name).catch(() => undefined)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#replica.off('update', this.#keep)
    await this.#persistence?.destroy().catch(() => undefined)
  }

  async #load(): Promise<CopyMark | undefined> {
    const mark = await prepare(this.#name)
    if (this.#closed) return undefined
    this.#hasMark = mark !== undefined
    const persistence = new IndexeddbPersistence(this.#name, this.#replica)
    this.#persistence = persistence
    // Its own listener throws into the editor's transaction once the browser has taken the database away.
    this.#replica.off('update', persistence._storeUpdate)
    this.#replica.on('update', this.#keep)
    const database = await persistence._db
    database.addEventListener('abort', this.#giveUp)
    database.addEventListener('close', this.#giveUp)
    await persistence.whenSynced
    this.#loaded = true
    return this.#closed ? undefined : mark
  }

  #keep = (update: Uint8Array, origin: unknown): void => {
    try {
      this.#persistence?._storeUpdate(update, origin)
    } catch {
      void this.close()
    }
  }

  /** After a write that failed the copy stays as old as its last mark. */
  #giveUp = (): void => {
    this.#failed = true
    void this.close()
  }
}

/** What the databases with the copies of one person begin with. */
export const copiesOf = (principal: string, path = ''): string => `${deviceName('copy', path)}/${principal}/`

/** Local copies in IndexedDB, one database a page; `principal` keeps people on one device apart, `path` servers of one host. */
export class IndexedDbCopies implements LocalCopies {
  readonly #prefix: string

  constructor(principal: string, path = '') {
    this.#prefix = copiesOf(principal, path)
  }

  open(page: PageId, replica: Y.Doc): LocalCopy {
    return new IndexedDbCopy(`${this.#prefix}${page}`, replica)
  }
}
