import type { PageId } from '@tandem/protocol'
import type { AppendResult, NewRow, Snapshot, UpdateLog } from '../../rooms/ports.ts'
import { packBatch } from './batch.ts'
import type { LogQueries } from '../log-queries.ts'
import type { SqliteClient } from './client.ts'

/** The log in a SQLite file: an append is one message to the thread that holds the file, and one commit there. */
export class SqliteLog implements UpdateLog {
  readonly #client: SqliteClient
  readonly #queries: LogQueries
  readonly #now: () => number

  constructor({ client, queries, now }: { client: SqliteClient; queries: LogQueries; now: () => number }) {
    this.#client = client
    this.#queries = queries
    this.#now = now
  }

  append(rows: readonly NewRow[]): Promise<AppendResult> {
    return this.#client.append(packBatch(rows, this.#now()))
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

  close() {
    return this.#client.close()
  }
}
