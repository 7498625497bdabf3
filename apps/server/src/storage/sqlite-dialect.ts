import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely'
import type { SqliteClient } from './sqlite-client.ts'
import type { Query } from './sqlite-file.ts'

/** Kysely on the thread that holds the file: queries are compiled here and run there. */
export const sqliteDialect = (client: SqliteClient): Dialect => ({
  createAdapter: () => new TransactionalAdapter(),
  createDriver: () => new ThreadDriver(client),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})

/** SQLite can take back changes of tables too, so migrations run in one transaction. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class ThreadConnection implements DatabaseConnection {
  readonly #client: SqliteClient
  inTransaction = false

  constructor(client: SqliteClient) {
    this.#client = client
  }

  async executeQuery<Row>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, changes } = await this.run({ sql, parameters, writes: query.kind !== 'SelectQueryNode' })
    return { rows: rows as Row[], numAffectedRows: BigInt(changes) }
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('rows are not streamed from the storage thread')
  }

  run(query: Query) {
    return this.inTransaction ? this.#client.queryInside(query) : this.#client.query(query)
  }
}

class ThreadDriver implements Driver {
  readonly #client: SqliteClient

  constructor(client: SqliteClient) {
    this.#client = client
  }

  init(): Promise<void> {
    return Promise.resolve()
  }

  acquireConnection(): Promise<ThreadConnection> {
    return Promise.resolve(new ThreadConnection(this.#client))
  }

  async beginTransaction(connection: ThreadConnection): Promise<void> {
    await this.#client.enter()
    connection.inTransaction = true
    try {
      await connection.run({ sql: 'begin immediate', parameters: [], writes: false })
    } catch (error) {
      this.#leave(connection)
      throw error
    }
  }

  async commitTransaction(connection: ThreadConnection): Promise<void> {
    // A commit that fails leaves the transaction open; Kysely then asks for the rollback.
    await connection.run({ sql: 'commit', parameters: [], writes: true })
    this.#leave(connection)
  }

  async rollbackTransaction(connection: ThreadConnection): Promise<void> {
    try {
      await connection.run({ sql: 'rollback', parameters: [], writes: true })
    } finally {
      this.#leave(connection)
    }
  }

  releaseConnection(): Promise<void> {
    return Promise.resolve()
  }

  destroy(): Promise<void> {
    return this.#client.close()
  }

  #leave(connection: ThreadConnection): void {
    connection.inTransaction = false
    this.#client.leave()
  }
}
