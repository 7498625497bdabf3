import type { Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import * as pages from './migrations/0001-pages.ts'
import * as quarantine from './migrations/0002-quarantine.ts'
import * as workspace from './migrations/0003-workspace.ts'
import * as accounts from './migrations/0004-accounts.ts'
import * as search from './migrations/0005-search.ts'
import * as members from './migrations/0006-members.ts'
import * as nodes from './migrations/0007-nodes.ts'

const migrations: Record<string, Migration> = {
  '0001-pages': pages,
  '0002-quarantine': quarantine,
  '0003-workspace': workspace,
  '0004-accounts': accounts,
  '0005-search': search,
  '0006-members': members,
  '0007-nodes': nodes,
}
/** The table of what was done to the others. */
export const MIGRATIONS = 'tandem_migrations'
/** Stands there while a workspace is copied into the database. */
export const UNFINISHED_MOVE = 'unfinished-move'

const applied = async (db: Kysely<unknown>, table: string): Promise<string[]> => {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === table)) return []
  const rows = await (db as Kysely<Record<string, { name: string }>>).selectFrom(table).select('name').execute()
  return rows.map(({ name }) => name)
}

const checkNotNewer = (had: readonly string[]): void => {
  if (had.includes(UNFINISHED_MOVE))
    throw new Error(
      'It holds the copy of a move that did not end, and not everything may be in it. Run "tandem move" again with --replace, or go on with the database it was copied from.',
    )
  const newer = had.filter((name) => !Object.hasOwn(migrations, name))
  if (newer.length === 0) return
  throw new Error(
    `The database was written by a newer version of Tandem (it has had the change ${newer.join(', ')}). Start that version or a later one.`,
  )
}

/** Throws when the tables do not have the form this program knows, and changes nothing. */
export const checkMigrated = async (db: Kysely<unknown>): Promise<void> => {
  const had = await applied(db, MIGRATIONS)
  checkNotNewer(had)
  if (Object.keys(migrations).some((name) => !had.includes(name)))
    throw new Error('The database has not been brought up to date by this version of Tandem. Start this version on it first.')
}

/**
 * Brings the tables to the form this program knows, in one transaction. Throws when a newer program has already taken
 * them further, for then nothing this one reads would be sure.
 */
export const migrate = async (db: Kysely<unknown>): Promise<void> => {
  checkNotNewer(await applied(db, MIGRATIONS))
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableName: MIGRATIONS,
    migrationLockTableName: 'tandem_migration_lock',
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
