import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Kysely, sql, SqliteDialect } from 'kysely'
import { isBusy, isUnreadable, problemOf } from '../sqlite/failure.ts'
import { openSqlite } from '../sqlite/open-sqlite.ts'
import { formsOf, MoveRefused, type ColumnRow, type ParentRow, type Side } from './side.ts'

/** A server that was told to stop may need a moment to let go of the file. */
const PATIENCE_MS = 1000

/**
 * Opens a file that is there, alone: as long as anybody else has it open this is refused, and nobody else can open it
 * before `close`. Made in the exclusive mode of SQLite, which asks for the file itself and not for a promise of others.
 */
const openAlone = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: PATIENCE_MS, enableForeignKeyConstraints: true })
  try {
    // Before anything is read: a file whose memory is shared once cannot be had alone any more.
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full')
    database.exec('begin immediate; commit')
    return database
  } catch (error) {
    database.close()
    throw isBusy(error) ? inUse(file) : new MoveRefused(`The database ${file} cannot be opened: ${problemOf(error)}`)
  }
}

const inUse = (file: string): MoveRefused =>
  new MoveRefused(
    `The database ${file} is in use: a server runs on it, or another program has it open. Stop it first; nobody may write while everything is copied.`,
  )

const kyselyOf = (database: () => DatabaseSync): Kysely<unknown> =>
  new Kysely({
    dialect: new SqliteDialect({
      database: {
        close: () => undefined,
        prepare: (text) => {
          const statement = database().prepare(text)
          const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[]
          return {
            reader: statement.columns().length > 0,
            all: (parameters) => statement.all(...values(parameters)),
            run: (parameters) => statement.run(...values(parameters)),
            iterate: (parameters) => statement.iterate(...values(parameters)),
          }
        },
      },
    }),
  })

/** A SQLite file as one side of a move. `make`: it may be missing, and is made then. */
export const openSqliteSide = async (file: string, { make }: { make: boolean }): Promise<Side> => {
  if (!existsSync(file)) {
    if (!make) throw new MoveRefused(`There is no Tandem database at ${file}.`)
    await makeAnew(file)
  }
  let database = openAlone(file)
  const db = kyselyOf(() => database)
  const rows = async <Row>(query: ReturnType<typeof sql<Row>>): Promise<Row[]> => (await query.execute(db)).rows
  const forms = async () =>
    formsOf(
      await rows(
        sql<ColumnRow>`select m.name as "table", c.name as "column", c.pk as "key", upper(c.type) = 'BLOB' as "isBytes"
          from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'`,
      ),
      await rows(
        sql<ParentRow>`select m.name as "table", f."table" as parent
          from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table'`,
      ),
    )
  return {
    name: file,
    db,
    isUnreadable: (error) => isUnreadable(new Error(problemOf(error))),
    names: async () => (await rows(sql<{ name: string }>`select name from sqlite_master where type = 'table'`)).map(({ name }) => name),
    forms,
    // Nobody else can open it, and this connection will not write.
    freeze: async () => database.exec('pragma query_only = on'),
    empty: async () => {
      database.close()
      await makeAnew(file)
      database = openAlone(file)
      // What new tables begin with comes from the other database.
      for (const { name } of (await forms()).toReversed()) await sql`delete from ${sql.table(name)}`.execute(db)
    },
    settle: async () => void database.exec('pragma wal_checkpoint(truncate)'),
    close: async () => database.close(),
  }
}

const makeAnew = async (file: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true })
  for (const end of ['-wal', '-shm', '']) await rm(`${file}${end}`, { force: true })
  await (await openSqlite({ file })).close()
}
