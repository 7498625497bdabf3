import type { Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import * as pages from './migrations/0001-pages.ts'

const migrations: Record<string, Migration> = {
  '0001-pages': pages,
}

const applied = async (db: Kysely<unknown>, table: string): Promise<string[]> => {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === table)) return []
  const rows = await (db as Kysely<Record<string, { name: string }>>).selectFrom(table).select('name').execute()
  return rows.map(({ name }) => name)
}

/**
 * Brings the tables to the form this program knows, in one transaction. Throws when a newer program has already taken
 * them further, for then nothing this one reads would be sure.
 */
export const migrate = async (db: Kysely<unknown>): Promise<void> => {
  const migrationTableName = 'tandem_migrations'
  const newer = (await applied(db, migrationTableName)).filter((name) => !Object.hasOwn(migrations, name))
  if (newer.length > 0) {
    throw new Error(
      `The database was written by a newer version of Tandem (it has had the change ${newer.join(', ')}). Start that version or a later one.`,
    )
  }
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableName,
    migrationLockTableName: 'tandem_migration_lock',
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
