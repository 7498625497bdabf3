import type { PageId } from '@tandem/protocol'
import type { StoredPage } from '../../rooms/ports.ts'
import { wholeUpTo, type MemoryLog } from './log.ts'
import type { CoreStore, Quarantine, QuarantinedPage, Restart } from '../store.ts'

/** Pages in quarantine in memory, where nothing is ever damaged: they are there because somebody said so. */
export class MemoryQuarantine implements Quarantine {
  readonly #log: MemoryLog
  readonly #pages: CoreStore['pages']
  readonly #now: () => number

  constructor({ log, pages, now }: { log: MemoryLog; pages: CoreStore['pages']; now: () => number }) {
    this.#log = log
    this.#pages = pages
    this.#now = now
  }

  async list(): Promise<QuarantinedPage[]> {
    const records = await this.#pages.list(Infinity)
    const found = await Promise.all(records.map(({ id }) => this.find(id)))
    return found.filter((page) => page !== undefined).toSorted((a, b) => a.since - b.since)
  }

  async find(id: PageId): Promise<QuarantinedPage | undefined> {
    const page = this.#log.page(id)
    if (!page?.quarantine) return undefined
    const { kind, epoch, rows, quarantine } = page
    const { title = '' } = (await this.#pages.find(id)) ?? {}
    return { id, kind, title, epoch, ...quarantine, lastSeq: rows.length }
  }

  async examine(id: PageId, snapshotsUpTo = Infinity): Promise<StoredPage | undefined> {
    const page = this.#log.page(id)
    if (!page?.quarantine) return undefined
    const snapshot = page.snapshot && page.snapshot.seq <= snapshotsUpTo ? page.snapshot : undefined
    return { ...wholeUpTo({ ...page, snapshot }, Infinity), quarantined: undefined }
  }

  async release(id: PageId, epoch: number): Promise<boolean> {
    const page = this.#log.page(id)
    if (!page?.quarantine || page.epoch !== epoch) return false
    page.quarantine = undefined
    return true
  }

  async restart(id: PageId, { epoch, snapshot, title }: Restart): Promise<boolean> {
    const page = this.#log.page(id)
    if (!page?.quarantine || page.epoch !== epoch) return false
    const first = { epoch: epoch + 1, seq: 1, ...snapshot }
    Object.assign(page, { epoch: first.epoch, rows: [first.bytes], snapshot: first, quarantine: undefined })
    await this.#pages.setDerived(id, { title, editedAt: this.#now() })
    return true
  }
}
