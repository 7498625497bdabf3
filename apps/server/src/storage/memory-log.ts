import type { PageId, PageKind } from '@tandem/protocol'
import type { AppendResult, NewRow, Snapshot, StoredPage, UpdateLog } from '../rooms/ports.ts'

interface Kept {
  kind: PageKind
  epoch: number
  rows: Uint8Array[]
  snapshot: Snapshot | undefined
}

/** A log that lives as long as the process: for the simulated world. */
export class MemoryLog implements UpdateLog {
  readonly #pages = new Map<PageId, Kept>()

  addPage(page: PageId, kind: PageKind): void {
    this.#pages.set(page, { kind, epoch: 1, rows: [], snapshot: undefined })
  }

  load(page: PageId): Promise<StoredPage | undefined> {
    const kept = this.#pages.get(page)
    if (!kept) return Promise.resolve(undefined)
    const { kind, epoch, rows, snapshot } = kept
    return Promise.resolve({ kind, epoch, seq: rows.length, snapshot, rows: rows.slice(snapshot?.seq ?? 0) })
  }

  append(rows: readonly NewRow[]): Promise<AppendResult> {
    const unknown = rows.find(({ page, epoch }) => this.#pages.get(page)?.epoch !== epoch)
    if (unknown) return Promise.resolve({ stored: false, fatal: false, problem: `no page ${unknown.page} in epoch ${unknown.epoch}` })
    return Promise.resolve({ stored: true, seqs: rows.map(({ page, bytes }) => (this.#pages.get(page) as Kept).rows.push(bytes.slice())) })
  }

  rowsAfter(page: PageId, epoch: number, after: number, limit: number): Promise<Uint8Array[]> {
    const kept = this.#pages.get(page)
    return Promise.resolve(kept?.epoch === epoch ? kept.rows.slice(after, after + limit) : [])
  }

  saveSnapshot(page: PageId, snapshot: Snapshot): Promise<void> {
    const kept = this.#pages.get(page)
    if (kept?.epoch === snapshot.epoch && snapshot.seq > (kept.snapshot?.seq ?? 0)) kept.snapshot = snapshot
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
