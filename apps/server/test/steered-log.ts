import type { PageId, PrincipalId } from '@tandem/protocol'
import type { AppendResult, Head, NewRow, Snapshot, StoredPage, UpdateLog } from '../src/rooms/ports.ts'

/** A log whose writes finish only when the test says so, and fail when it says so. */
export class SteeredLog implements UpdateLog {
  readonly inner: UpdateLog
  /** Every row that is durable, to ask whether somebody was shown more. */
  readonly stored: NewRow[] = []
  failing = false
  #pending: (() => void)[] = []

  constructor(inner: UpdateLog) {
    this.inner = inner
  }

  get pending(): number {
    return this.#pending.length
  }

  append(rows: readonly NewRow[]): Promise<AppendResult> {
    const taken = rows.map((row) => ({ ...row, bytes: row.bytes.slice(), claims: [...row.claims] }))
    return new Promise((resolve, reject) => {
      this.#pending.push(() => {
        if (this.failing) return resolve({ stored: false, fatal: false, problem: 'no space left' })
        this.inner.append(taken).then((result) => {
          if (result.stored) this.stored.push(...taken)
          resolve(result)
        }, reject)
      })
    })
  }

  load(page: PageId): Promise<StoredPage | undefined> {
    return this.inner.load(page)
  }

  quarantine(page: PageId, at: { epoch: number; seq: number; problem: string }): Promise<void> {
    return this.inner.quarantine(page, at)
  }

  rowsAfter(page: PageId, epoch: number, after: number, limit: number): Promise<Uint8Array[]> {
    return this.inner.rowsAfter(page, epoch, after, limit)
  }

  heads(pages: readonly PageId[]): Promise<Map<PageId, Head>> {
    return this.inner.heads(pages)
  }

  owners(page: PageId): Promise<ReadonlyMap<number, PrincipalId>> {
    return this.inner.owners(page)
  }

  saveSnapshot(page: PageId, snapshot: Snapshot): Promise<void> {
    return this.inner.saveSnapshot(page, snapshot)
  }

  close(): Promise<void> {
    return this.inner.close()
  }

  /** Everything that was being written is written now, or fails. */
  settle(): void {
    for (const finish of this.#pending.splice(0)) finish()
  }

  /** The process died: what was being written is neither stored nor answered. */
  crash(): void {
    this.#pending = []
  }
}
