import type { PageId } from '@tandem/protocol'
import type { PageRecord } from '../../workspace/ports.ts'
import { MemoryLog } from './log.ts'
import { MemoryQuarantine } from './quarantine.ts'
import { storedText } from '../stored-text.ts'
import type { CoreStore } from '../store.ts'

type MemoryCatalogue = CoreStore['pages']

class MemoryPages implements MemoryCatalogue {
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

  async setDerived(id: PageId, { title, editedAt }: { title: string; editedAt: number }): Promise<boolean> {
    const record = this.#records.get(id)
    if (!record) return false
    const isRenamed = record.title !== storedText(title)
    Object.assign(record, { title: storedText(title), editedAt })
    return isRenamed
  }
}

/** A store that is gone with the process, for tests. */
export const openMemory = ({ now = Date.now }: { now?: () => number } = {}): CoreStore & { log: MemoryLog } => {
  const log = new MemoryLog({ now })
  const pages = new MemoryPages(log)
  return { log, pages, quarantine: new MemoryQuarantine({ log, pages, now }), close: () => log.close() }
}
