import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import type { DatabaseCounts } from '../../telemetry/database-metrics.ts'
import { counted } from '../counted.ts'
import { Material, type OnDamage } from '../material.ts'
import { checkMigrated, migrate } from '../migrate.ts'
import { SqliteClient } from './client.ts'
import { sqliteDialect } from './dialect.ts'
import { isUnreadable } from './failure.ts'
import { SqliteLog } from './log.ts'
import { FullTextSearch } from './search.ts'
import { fullTextWords } from './words.ts'
import type { OnPage } from '../on-page.ts'
import type { Store } from '../store.ts'
import { storableTexts } from '../stored-text.ts'
import { storedParts } from '../stored-parts.ts'
import type { Tables } from '../tables.ts'

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
  counts?: DatabaseCounts | undefined
  /** Makes nothing: the file has to be there, in the form this program knows. For a look at what a server may be using. */
  existing?: boolean
}

/**
 * Opens the store in one SQLite file and brings its tables up to date. Rejects with a sentence for the operator when
 * the file cannot be opened or belongs to a newer program.
 */
export const openSqlite = async ({
  now = Date.now,
  onDamage = () => {},
  existing = false,
  counts,
  ...place
}: SqliteOptions): Promise<Store> => {
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
  const db = kyselyOf(client, counts)
  try {
    await (existing ? checkMigrated : migrate)(db as Kysely<unknown>)
  } catch (error) {
    await client.close()
    throw problem(`The database ${file} cannot be used:`, error)
  }
  // Opened by the first search: a server nobody searches on has one thread less.
  let reading: Promise<SqliteClient> | undefined
  const openReading = () =>
    (reading ??= SqliteClient.open(file).catch((error: unknown) => {
      reading = undefined
      throw error
    }))
  const search = new FullTextSearch(async () => kyselyOf(await openReading(), counts))
  const material = new Material({ db, onDamage, isUnreadable })
  const onPage: OnPage = (_page, _what, task) => db.transaction().execute(task)
  return {
    log: new SqliteLog({ client, db, material, now, onDamage, onPage }),
    ...storedParts({ db, material, onPage, words: fullTextWords, now }),
    search,
    tidy: () => {
      client.tidy()
      reading?.then(
        (open) => open.tidy(),
        () => undefined,
      )
    },
    close: async () => {
      await reading?.then(
        (open) => open.close(),
        () => undefined,
      )
      await client.close()
    },
  }
}

const kyselyOf = (client: SqliteClient, counts: DatabaseCounts | undefined): Kysely<Tables> =>
  new Kysely({ dialect: sqliteDialect(client), plugins: [storableTexts()], log: counted(counts) })
