import { sql, type Kysely } from 'kysely'
import { fillClients, fillDepths } from './0002-fill.ts'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('pages').addColumn('quarantine_problem', 'text').execute()
  await db.schema.alterTable('pages').addColumn('quarantine_seq', 'integer').execute()
  await db.schema.alterTable('pages').addColumn('quarantine_since', 'integer').execute()
  await db.schema.alterTable('snapshots').addColumn('depths', 'blob').execute()

  await db.schema
    .createTable('clients')
    .addColumn('page', 'integer', (column) => column.notNull().references('pages.number'))
    .addColumn('client', 'integer', (column) => column.notNull())
    .addColumn('principal', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('clients_key', ['page', 'client'])
    .modifyEnd(sql`strict, without rowid`)
    .execute()

  await fillClients(db)
  await fillDepths(db)
}
