import { PostgresAdapter, sql, type Expression, type Kysely } from 'kysely'

/** Whether `db` is PostgreSQL; else it is SQLite. */
export const isPostgres = (db: Pick<Kysely<unknown>, 'getExecutor'>): boolean => db.getExecutor().adapter instanceof PostgresAdapter

interface ColumnTypes {
  /** Of numbers up to 2^53, times and counters among them. */
  integer: 'integer' | 'bigint'
  /** Texts are sorted by their bytes, which sorts keys as code units do. */
  text: 'text' | Expression<unknown>
  bytes: 'blob' | 'bytea'
  /** Ends a table whose columns take only what their types say. */
  strict: Expression<unknown>
  /** The same for one whose rows lie in its primary key, where the database can do that. */
  clustered: Expression<unknown>
}

/** What the columns of our tables are called where they are made. */
export const columnTypes = (db: Pick<Kysely<unknown>, 'getExecutor'>): ColumnTypes =>
  isPostgres(db)
    ? { integer: 'bigint', text: sql`text collate "C"`, bytes: 'bytea', strict: sql``, clustered: sql`` }
    : { integer: 'integer', text: 'text', bytes: 'blob', strict: sql`strict`, clustered: sql`strict, without rowid` }
