import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import type { DatabaseCounts } from '../../telemetry/database-metrics.ts'
import { counted } from '../counted.ts'
import { LogQueries } from '../log-queries.ts'
import { StoredAccess } from '../access-facts.ts'
import { Material, type OnDamage } from '../material.ts'
import { checkMigrated, migrate } from '../migrate.ts'
import { StoredPages } from '../pages.ts'
import { StoredPeople } from '../people.ts'
import { StoredLevels } from '../stored-levels.ts'
import { StoredLists } from '../stored-lists.ts'
import { StoredPictures } from '../stored-pictures.ts'
import { StoredSpaceMembers } from '../stored-space-members.ts'
import { StoredSpaces } from '../stored-spaces.ts'
import { StoredTrash } from '../stored-trash.ts'
import { StoredTree } from '../stored-tree.ts'
import { SqliteClient } from './client.ts'
import { sqliteDialect } from './dialect.ts'
import { SqliteLog } from './log.ts'
import type { Store } from '../store.ts'
import { StoredGrants } from '../stored-grants.ts'
import { StoredGuests } from '../stored-guests.ts'
import { StoredLinks } from '../stored-links.ts'
import { StoredAccounts } from '../stored-accounts.ts'
import { StoredApiKeys } from '../stored-api-keys.ts'
import { StoredInvitations } from '../stored-invitations.ts'
import { StoredMembers } from '../stored-members.ts'
import { StoredQuarantine } from '../stored-quarantine.ts'
import { StoredSettings } from '../stored-settings.ts'
import { StoredSignIns } from '../stored-sign-ins.ts'
import { StoredSearchIndex } from '../stored-search-index.ts'
import { StoredSearch } from '../stored-search.ts'
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
  const db = new Kysely<Tables>({ dialect: sqliteDialect(client), log: counted(counts) })
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
  const search = new StoredSearch(async () => new Kysely<Tables>({ dialect: sqliteDialect(await openReading()) }))
  const material = new Material({ db, onDamage })
  return {
    log: new SqliteLog({ client, queries: new LogQueries({ db, material, now, onDamage }), now }),
    pages: new StoredPages(db),
    people: new StoredPeople(db),
    access: new StoredAccess(db),
    spaces: new StoredSpaces(db),
    spaceMembers: new StoredSpaceMembers(db),
    grants: new StoredGrants(db),
    links: new StoredLinks(db),
    guests: new StoredGuests(db),
    tree: new StoredTree(db),
    treeViews: new StoredLevels(db),
    trash: new StoredTrash(db),
    lists: new StoredLists(db),
    pictures: new StoredPictures(db),
    quarantine: new StoredQuarantine({ db, material, now }),
    members: new StoredMembers(db),
    invitations: new StoredInvitations(db),
    apiKeys: new StoredApiKeys({ db, now }),
    settings: new StoredSettings(db),
    accounts: new StoredAccounts(db),
    signIns: new StoredSignIns(db),
    authTables: { db, type: 'sqlite' },
    search,
    searchIndex: new StoredSearchIndex(db),
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
