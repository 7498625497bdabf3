import type { PageId, Person, PrincipalId } from '@tandem/protocol'
import type { PageRecord, Pages, People } from '../workspace/ports.ts'
import { MemoryLog } from './memory-log.ts'
import { MemoryQuarantine } from './memory-quarantine.ts'
import { storedText } from './stored-text.ts'
import type { Store } from './store.ts'

class MemoryPages implements Pages {
  readonly #log: MemoryLog
  readonly #records = new Map<PageId, PageRecord>()

  constructor(log: MemoryLog) {
    this.#log = log
  }

  async create(page: PageRecord, { bytes }: { bytes: Uint8Array }): Promise<void> {
    this.#log.addPage(page.id, page.kind, bytes)
    this.#records.set(page.id, { ...page, title: storedText(page.title) })
  }

  async find(id: PageId): Promise<PageRecord | undefined> {
    const record = this.#records.get(id)
    return record && { ...record }
  }

  async list(limit: number): Promise<PageRecord[]> {
    const newestFirst = [...this.#records.values()].toReversed().map((record) => ({ ...record }))
    return newestFirst.toSorted((a, b) => b.editedAt - a.editedAt).slice(0, limit)
  }

  async setDerived(id: PageId, { title, editedAt }: { title: string; editedAt: number }): Promise<void> {
    const record = this.#records.get(id)
    if (record) Object.assign(record, { title: storedText(title), editedAt })
  }
}

const keyOf = (secretHash: Uint8Array) => Buffer.from(secretHash).toString('hex')

class MemoryPeople implements People {
  readonly #people = new Map<PrincipalId, Person>()
  readonly #bySecret = new Map<string, PrincipalId>()

  async find(secretHash: Uint8Array): Promise<Person | undefined> {
    const id = this.#bySecret.get(keyOf(secretHash))
    const person = id && this.#people.get(id)
    return person && { ...person }
  }

  async create({ id, name, color }: Person, secretHash: Uint8Array): Promise<void> {
    if (this.#people.has(id) || this.#bySecret.has(keyOf(secretHash))) throw new Error(`person ${id} or their secret is there already`)
    this.#people.set(id, { id, name: storedText(name), color })
    this.#bySecret.set(keyOf(secretHash), id)
  }

  async rename(id: PrincipalId, name: string): Promise<void> {
    const person = this.#people.get(id)
    if (person) person.name = storedText(name)
  }
}

/** A store that is gone with the process, for tests. */
export const openMemory = ({ now = Date.now }: { now?: () => number } = {}): Store & { log: MemoryLog } => {
  const log = new MemoryLog({ now })
  const pages = new MemoryPages(log)
  return {
    log,
    pages,
    people: new MemoryPeople(),
    quarantine: new MemoryQuarantine({ log, pages, now }),
    tidy: () => undefined,
    close: () => log.close(),
  }
}
