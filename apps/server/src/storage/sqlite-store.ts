import { join } from 'node:path'
import { Kysely } from 'kysely'
import { migrate } from './migrate.ts'
import { pagesOn } from './pages.ts'
import { peopleOn } from './people.ts'
import { SqliteClient } from './sqlite-client.ts'
import { sqliteDialect } from './sqlite-dialect.ts'
import { SqliteLog } from './sqlite-log.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'

const FILE = 'tandem.sqlite'

/** Opens the database in `folder`, or makes it, and brings it up to date. Rejects with a sentence for the operator. */
export const openSqlite = async ({ folder }: { folder: string }): Promise<Store> => {
  const client = await SqliteClient.open(join(folder, FILE))
  const db = new Kysely<Tables>({ dialect: sqliteDialect(client) })
  try {
    await migrate(db as Kysely<unknown>)
  } catch (error) {
    await client.close()
    throw error
  }
  return { log: new SqliteLog(client, db), pages: pagesOn(db), people: peopleOn(db), close: () => client.close() }
}
