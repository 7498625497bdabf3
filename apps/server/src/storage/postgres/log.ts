import type { AppendResult, NewRow, UpdateLog } from '../../rooms/ports.ts'
import { LogQueries, type LogParts } from '../log-queries.ts'
import type { Commits } from './commits.ts'

/** The log in PostgreSQL: an append is one transaction on a connection of its own, one append after the other. */
export class PostgresLog extends LogQueries implements UpdateLog {
  readonly #commits: Commits
  #last: Promise<unknown> = Promise.resolve()

  constructor({ commits, ...parts }: LogParts & { commits: Commits }) {
    super(parts)
    this.#commits = commits
  }

  append(rows: readonly NewRow[]): Promise<AppendResult> {
    // The bytes may be written over as soon as this returns.
    const own = rows.map((row) => ({ ...row, bytes: Buffer.from(row.bytes) }))
    const appended = this.#last.then(() => this.#commits.append(own))
    this.#last = appended
    return appended
  }

  /** Ends what is under way. Everything after it is refused. */
  async close(): Promise<void> {
    const last = this.#last
    await this.#commits.close(last)
  }
}
