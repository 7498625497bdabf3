import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { LogQueries } from './log-queries.ts'
import { Material, type OnDamage } from './material.ts'
import { checkMigrated, migrate } from './migrate.ts'
import { StoredPages } from './pages.ts'
import { StoredPeople } from './people.ts'
import { SqliteClient } from './sqlite-client.ts'
import { sqliteDialect } from './sqlite-dialect.ts'
import { SqliteLog } from './sqlite-log.ts'
import type { Store } from './store.ts'
import { StoredQuarantine } from './stored-quarantine.ts'
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
  /** Makes nothing: the file has to be there, in the form this program knows. For a look at what a server may be using. */
  existing?: boolean
}

/**
 * Opens the store in one SQLite file and brings its tables up to date. Rejects with a sentence for the operator when
 * the file cannot be opened or belongs to a newer program.
 */
export const openSqlite = async ({ now = Date.now, onDamage = () => {}, existing = false, ...place }: SqliteOptions): Promise<Store> => {
  const file = 'file' in place ? place.file : join(place.folder, 'tandem.sqlite')
  const problem = (words: string, cause: unknown) =>
    new Error(`${words} ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  if (existing) {
    await access(file).catch((error: unknown) => {
      throw problem(`There is no Tandem database at ${file}:`, error)
    })
  } else if ('folder' in place) {
    await mkdir(place.folder, { recursive: true }).catch((error: unknown) => {
      throw problem(`The data folder ${place.folder} cannot be made:`, error)
    })
  }
  const client = await SqliteClient.open(file).catch((error: unknown) => {
    throw problem(`The database ${file} cannot be opened:`, error)
  })
  const db = new Kysely<Tables>({ dialect: sqliteDialect(client) })
  try {
    await (existing ? checkMigrated : migrate)(db as Kysely<unknown>)
  } catch (error) {
    await client.close()
    throw problem(`The database ${file} cannot be used:`, error)
  }
  const material = new Material({ db, onDamage })
  return {
    log: new SqliteLog({ client, queries: new LogQueries({ db, material, now, onDamage }), now }),
    pages: new StoredPages(db),
    people: new StoredPeople(db),
    quarantine: new StoredQuarantine({ db, material, now }),
    tidy: () => client.tidy(),
    close: () => client.close(),
  }
}
