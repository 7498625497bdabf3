import type { PageId, PrincipalId } from '@tandem/protocol'
import type { AppendResult, Head, NewRow, Snapshot, StoredPage, UpdateLog } from '../src/rooms/ports.ts'

export const AWAY = 'the database is away'

/** A log whose writes finish only when the test says so, and fail when it says so. */
export class SteeredLog implements UpdateLog {
  readonly inner: UpdateLog
  /** Every row that is durable, to ask whether somebody was shown more. */
  readonly stored: NewRow[]
  failing = false
  /** What is written is not answered: the connection breaks in between. */
  losesAnswers = false
  /** Nothing can be read either. */
  away = false
  #pending: (() => void)[] = []
  #unanswered: (() => void)[] | undefined

  /** `stored`: shared by all nodes of one log. */
  constructor(inner: UpdateLog, stored: NewRow[] = []) {
    this.inner = inner
    this.stored = stored
  }

  get pending(): number {
    return this.#pending.length
  }

  append(rows: readonly NewRow[]): Promise<AppendResult> {
    const taken = rows.map((row) => ({ ...row, bytes: row.bytes.slice(), claims: [...row.claims] }))
    return new Promise((resolve, reject) => {
      this.#pending.push(() => {
        if (this.failing || this.away) return this.#answer(() => resolve({ stored: false, fatal: false, problem: 'no space left' }))
        const { losesAnswers } = this
        this.losesAnswers = false
        this.inner.append(taken).then((result) => {
          if (result.stored) this.stored.push(...taken)
          if (losesAnswers) reject(new Error('the connection broke'))
          else this.#answer(() => resolve(result))
        }, reject)
      })
    })
  }

  /** Who asked is not there to hear it, until the way to wake them, which is answered, is called. */
  sleep(): () => void {
    const unanswered = (this.#unanswered ??= [])
    return () => {
      this.#unanswered = undefined
      for (const answer of unanswered) answer()
    }
  }

  #answer(answer: () => void): void {
    if (this.#unanswered) this.#unanswered.push(answer)
    else answer()
  }

  /** As the store is reached just now. */
  get #reached(): UpdateLog {
    if (this.away) throw new Error(AWAY)
    return this.inner
  }

  async load(page: PageId): Promise<StoredPage | undefined> {
    return this.#reached.load(page)
  }

  async quarantine(page: PageId, at: { epoch: number; seq: number; problem: string }): Promise<void> {
    return this.#reached.quarantine(page, at)
  }

  async rowsAfter(page: PageId, epoch: number, after: number, limit: number): Promise<Uint8Array[]> {
    return this.#reached.rowsAfter(page, epoch, after, limit)
  }

  async heads(pages: readonly PageId[]): Promise<Map<PageId, Head>> {
    return this.#reached.heads(pages)
  }

  async owners(page: PageId): Promise<ReadonlyMap<number, PrincipalId>> {
    return this.#reached.owners(page)
  }

  async saveSnapshot(page: PageId, snapshot: Snapshot): Promise<void> {
    return this.#reached.saveSnapshot(page, snapshot)
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
