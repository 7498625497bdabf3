import type { PageId } from '@tandem/protocol'
import type { AppendResult, NewRow, Snapshot, StoredPage, UpdateLog } from '../src/rooms/ports.ts'

/** A log whose writes finish only when the test says so, and fail when it says so. */
export class SteeredLog implements UpdateLog {
  readonly inner: UpdateLog
  /** Every byte that is durable, to ask whether somebody was shown more. */
  readonly stored: Uint8Array[] = []
  failing = false
  #pending: (() => void)[] = []

  constructor(inner: UpdateLog) {
    this.inner = inner
  }

  get pending(): number {
    return this.#pending.length
  }

  append(rows: readonly NewRow[]): Promise<AppendResult> {
    const taken = rows.map((row) => ({ ...row, bytes: row.bytes.slice() }))
    return new Promise((resolve, reject) => {
      this.#pending.push(() => {
        if (this.failing) return resolve({ stored: false, fatal: false, problem: 'no space left' })
        this.stored.push(...taken.map(({ bytes }) => bytes))
        this.inner.append(taken).then(resolve, reject)
      })
    })
  }

  load(page: PageId): Promise<StoredPage | undefined> {
    return this.inner.load(page)
  }

  rowsAfter(page: PageId, epoch: number, after: number, limit: number): Promise<Uint8Array[]> {
    return this.inner.rowsAfter(page, epoch, after, limit)
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
