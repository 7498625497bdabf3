import type { PageId } from '@tandem/protocol'
import type { AppendResult, NewRow, Snapshot, UpdateLog } from '../../rooms/ports.ts'
import type { LogQueries } from '../log-queries.ts'
import type { Commits } from './commits.ts'

/** The log in PostgreSQL: an append is one transaction on a connection of its own, one append after the other. */
export class PostgresLog implements UpdateLog {
  readonly #commits: Commits
  readonly #queries: LogQueries
  #last: Promise<unknown> = Promise.resolve()

  constructor({ commits, queries }: { commits: Commits; queries: LogQueries }) {
    this.#commits = commits
    this.#queries = queries
  }

  append(rows: readonly NewRow[]): Promise<AppendResult> {
    // The bytes may be written over as soon as this returns.
    const own = rows.map((row) => ({ ...row, bytes: Buffer.from(row.bytes) }))
    const appended = this.#last.then(() => this.#commits.append(own))
    this.#last = appended
    return appended
  }

  load(page: PageId) {
    return this.#queries.load(page)
  }

  quarantine(page: PageId, at: { epoch: number; seq: number; problem: string }) {
    return this.#queries.quarantine(page, at)
  }

  rowsAfter(page: PageId, epoch: number, after: number, limit: number) {
    return this.#queries.rowsAfter(page, epoch, after, limit)
  }

  heads(pages: readonly PageId[]) {
    return this.#queries.heads(pages)
  }

  owners(page: PageId) {
    return this.#queries.owners(page)
  }

  saveSnapshot(page: PageId, snapshot: Snapshot) {
    return this.#queries.saveSnapshot(page, snapshot)
  }

  /** Ends what is under way. Everything after it is refused. */
  async close() {
    const last = this.#last
    await this.#commits.close(last)
  }
}
