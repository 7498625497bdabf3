import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely'
import type { SqliteClient } from './client.ts'

/** Lets Kysely's queries run in the thread that holds the SQLite file. Closing the client is its owner's work. */
export const sqliteDialect = (client: SqliteClient): Dialect => ({
  createDriver: () => new SqliteThreadDriver(client),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createAdapter: () => new ThreadAdapter(),
  createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
})

class ThreadAdapter extends SqliteAdapter {
  /** All migrations in one transaction, so that two programs that start on one file do not both make the tables. */
  override get supportsTransactionalDdl() {
    return true
  }

  /** The client keeps transactions apart, from each other and from the log; a plain query need not wait for an answer. */
  override get supportsMultipleConnections() {
    return true
  }
}

class SqliteThreadDriver implements Driver {
  readonly #client: SqliteClient

  constructor(client: SqliteClient) {
    this.#client = client
  }

  async init() {}

  async acquireConnection() {
    return new SqliteConnection(this.#client)
  }

  beginTransaction(connection: SqliteConnection) {
    return connection.begin()
  }

  commitTransaction(connection: SqliteConnection) {
    return connection.end('commit')
  }

  rollbackTransaction(connection: SqliteConnection) {
    return connection.end('rollback')
  }

  async releaseConnection(connection: SqliteConnection) {
    connection.release()
  }

  async destroy() {}
}

class SqliteConnection implements DatabaseConnection {
  readonly #client: SqliteClient
  #inside = false

  constructor(client: SqliteClient) {
    this.#client = client
  }

  async executeQuery<Row>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<Row>> {
    const asked = { sql, parameters, writes: query.kind !== 'SelectQueryNode' }
    const { rows, changes } = await (this.#inside ? this.#client.queryInside(asked) : this.#client.query(asked))
    // The rows have the form that the types of the query promise; Kysely cannot prove it either.
    return { rows: rows as Row[], numAffectedRows: BigInt(changes) }
  }

  // oxlint-disable-next-line require-yield -- the interface asks for a generator, and nothing here streams
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('this store does not stream')
  }

  async begin() {
    await this.#client.enter()
    this.#inside = true
    // A transaction that began with a read could not always become a writing one.
    await this.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  async end(verb: 'commit' | 'rollback') {
    await this.executeQuery(CompiledQuery.raw(verb))
  }

  release() {
    if (!this.#inside) return
    this.#inside = false
    this.#client.leave()
  }
}
