import type { AppendResult, NewRow, UpdateLog } from '../../rooms/ports.ts'
import { packBatch } from './batch.ts'
import { LogQueries, type LogParts } from '../log-queries.ts'
import type { SqliteClient } from './client.ts'

/** The log in a SQLite file: an append is one message to the thread that holds the file, and one commit there. */
export class SqliteLog extends LogQueries implements UpdateLog {
  readonly #client: SqliteClient
  readonly #now: () => number

  constructor({ client, ...parts }: LogParts & { client: SqliteClient }) {
    super(parts)
    this.#client = client
    this.#now = parts.now
  }

  append(rows: readonly NewRow[]): Promise<AppendResult> {
    return this.#client.append(packBatch(rows, this.#now()))
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}
