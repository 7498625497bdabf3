import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { LogQueries, type OnDamage } from './log-queries.ts'
import { migrate } from './migrate.ts'
import { StoredPages } from './pages.ts'
import { StoredPeople } from './people.ts'
import { SqliteClient } from './sqlite-client.ts'
import { sqliteDialect } from './sqlite-dialect.ts'
import { SqliteLog } from './sqlite-log.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'

export type SqliteOptions = (
  | {
      /** Made when it is not there; the file in it is `tandem.sqlite`. */
      folder: string
    }
  | { file: string }
) & {
  /** Milliseconds since 1970, for the time of a row. */
  now?: () => number
  onDamage?: OnDamage
}

/**
 * Opens the store in one SQLite file and brings its tables up to date. Rejects with a sentence for the operator when
 * the file cannot be opened or belongs to a newer program.
 */
export const openSqlite = async ({ now = Date.now, onDamage = () => {}, ...place }: SqliteOptions): Promise<Store> => {
  const file = 'file' in place ? place.file : join(place.folder, 'tandem.sqlite')
  const problem = (words: string, cause: unknown) =>
    new Error(`${words} ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  if ('folder' in place) {
    await mkdir(place.folder, { recursive: true }).catch((error: unknown) => {
      throw problem(`The data folder ${place.folder} cannot be made:`, error)
    })
  }
  const client = await SqliteClient.open(file).catch((error: unknown) => {
    throw problem(`The database ${file} cannot be opened:`, error)
  })
  const db = new Kysely<Tables>({ dialect: sqliteDialect(client) })
  try {
    await migrate(db as Kysely<unknown>)
  } catch (error) {
    await client.close()
    throw problem(`The database ${file} cannot be used:`, error)
  }
  return {
    log: new SqliteLog({ client, queries: new LogQueries({ db, now, onDamage }), now }),
    pages: new StoredPages(db),
    people: new StoredPeople(db),
    close: () => client.close(),
  }
}
