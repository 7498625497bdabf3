import type { ColumnDefinitionBuilder, Kysely } from 'kysely'
import { columnTypes, isPostgres } from '../column-types.ts'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  const { integer, text, bytes, strict, clustered } = columnTypes(db)
  // SQLite gives numbers by itself. A row that a commit adds while its page is removed goes with it.
  const [numbered, ofPage] = isPostgres(db) ? [given, goesAlong] : [plain, plain]
  await db.schema
    .createTable('pages')
    .addColumn('number', integer, (column) => numbered(column.primaryKey()))
    .addColumn('id', text, (column) => column.notNull().unique())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('title', text, (column) => column.notNull())
    .addColumn('epoch', integer, (column) => column.notNull().defaultTo(1))
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('edited_at', integer, (column) => column.notNull())
    .addColumn('snapshot_seq', integer)
    .modifyEnd(strict)
    .execute()
  await db.schema.createIndex('pages_edited_at').on('pages').column('edited_at').execute()

  // The rows of a page lie together and mostly fit many to a leaf, so the log is its own index.
  await db.schema
    .createTable('updates')
    .addColumn('page', integer, (column) => ofPage(column.notNull().references('pages.number')))
    .addColumn('epoch', integer, (column) => column.notNull())
    .addColumn('seq', integer, (column) => column.notNull())
    .addColumn('principal', text, (column) => column.notNull())
    .addColumn('session', text)
    .addColumn('at', integer, (column) => column.notNull())
    .addColumn('crc', integer, (column) => column.notNull())
    .addColumn('bytes', bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint('updates_key', ['page', 'epoch', 'seq'])
    .modifyEnd(clustered)
    .execute()

  await db.schema
    .createTable('snapshots')
    .addColumn('page', integer, (column) => ofPage(column.notNull().references('pages.number')))
    .addColumn('epoch', integer, (column) => column.notNull())
    .addColumn('seq', integer, (column) => column.notNull())
    .addColumn('at', integer, (column) => column.notNull())
    .addColumn('sha256', bytes, (column) => column.notNull())
    .addColumn('state_vector', bytes, (column) => column.notNull())
    .addColumn('bytes', bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint('snapshots_key', ['page', 'epoch', 'seq'])
    .modifyEnd(strict)
    .execute()

  await db.schema
    .createTable('people')
    .addColumn('id', text, (column) => column.primaryKey().notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('color', integer, (column) => column.notNull())
    .addColumn('secret_hash', bytes, (column) => column.notNull().unique())
    .modifyEnd(clustered)
    .execute()
}

const plain = (column: ColumnDefinitionBuilder) => column
const given = (column: ColumnDefinitionBuilder) => column.generatedByDefaultAsIdentity()
const goesAlong = (column: ColumnDefinitionBuilder) => column.onDelete('cascade')
