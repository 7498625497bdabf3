import { sql, type Kysely } from 'kysely'

// The rows of a page lie together and mostly fit many to a leaf, so the log is its own index.
const clustered = sql`strict, without rowid`

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('pages')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('epoch', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('edited_at', 'integer', (column) => column.notNull())
    .addColumn('snapshot_seq', 'integer')
    .modifyEnd(sql`strict`)
    .execute()
  await db.schema.createIndex('pages_edited_at').on('pages').column('edited_at').execute()

  await db.schema
    .createTable('updates')
    .addColumn('page', 'integer', (column) => column.notNull().references('pages.number'))
    .addColumn('epoch', 'integer', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('principal', 'text', (column) => column.notNull())
    .addColumn('session', 'text')
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('crc', 'integer', (column) => column.notNull())
    .addColumn('bytes', 'blob', (column) => column.notNull())
    .addPrimaryKeyConstraint('updates_key', ['page', 'epoch', 'seq'])
    .modifyEnd(clustered)
    .execute()

  await db.schema
    .createTable('snapshots')
    .addColumn('page', 'integer', (column) => column.notNull().references('pages.number'))
    .addColumn('epoch', 'integer', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('sha256', 'blob', (column) => column.notNull())
    .addColumn('state_vector', 'blob', (column) => column.notNull())
    .addColumn('bytes', 'blob', (column) => column.notNull())
    .addPrimaryKeyConstraint('snapshots_key', ['page', 'epoch', 'seq'])
    .modifyEnd(sql`strict`)
    .execute()

  await db.schema
    .createTable('people')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('color', 'integer', (column) => column.notNull())
    .addColumn('secret_hash', 'blob', (column) => column.notNull().unique())
    .modifyEnd(clustered)
    .execute()
}
