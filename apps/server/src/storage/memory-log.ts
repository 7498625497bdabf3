import type { PageId, PageKind } from '@tandem/protocol'
import type { AppendResult, NewRow, Snapshot, StoredPage, UpdateLog } from '../rooms/ports.ts'

interface Page {
  kind: PageKind
  epoch: number
  rows: Uint8Array[]
  snapshot: Snapshot | undefined
}

/** The log in memory, for tests: every call has done its work when it returns, and only the answer comes later. */
export class MemoryLog implements UpdateLog {
  readonly #pages = new Map<PageId, Page>()

  /** Throws when the page is there already. */
  addPage(id: PageId, kind: PageKind, seed?: Uint8Array): void {
    if (this.#pages.has(id)) throw new Error(`page ${id} is there already`)
    this.#pages.set(id, { kind, epoch: 1, rows: seed ? [seed.slice()] : [], snapshot: undefined })
  }

  async load(id: PageId): Promise<StoredPage | undefined> {
    const page = this.#pages.get(id)
    if (!page) return undefined
    const { kind, epoch, rows, snapshot } = page
    return { kind, epoch, seq: rows.length, snapshot, rows: rows.slice(snapshot?.seq ?? 0) }
  }

  async append(batch: readonly NewRow[]): Promise<AppendResult> {
    const row = batch.findIndex(({ page, epoch }) => this.#pages.get(page)?.epoch !== epoch)
    if (row >= 0) return { stored: false, fatal: false, problem: `there is no such page or epoch: ${batch[row]?.page}`, row }
    return { stored: true, seqs: batch.map(({ page, bytes }) => this.#pages.get(page)?.rows.push(bytes.slice()) ?? 0) }
  }

  async rowsAfter(id: PageId, epoch: number, after: number, limit: number): Promise<Uint8Array[]> {
    const page = this.#pages.get(id)
    return page?.epoch === epoch ? page.rows.slice(after, after + limit) : []
  }

  async saveSnapshot(id: PageId, snapshot: Snapshot): Promise<void> {
    const page = this.#pages.get(id)
    if (page?.epoch !== snapshot.epoch) throw new Error(`page ${id} has no epoch ${snapshot.epoch} to save a snapshot of`)
    if (snapshot.seq < 1 || snapshot.seq > page.rows.length)
      throw new Error(`the log of page ${id} does not reach the snapshot at ${snapshot.seq}`)
    if (snapshot.seq < (page.snapshot?.seq ?? 0)) return
    page.snapshot = { ...snapshot, bytes: snapshot.bytes.slice(), stateVector: snapshot.stateVector.slice() }
  }

  async close(): Promise<void> {}
}
