import type { Kysely } from 'kysely'
import { columnTypes, isPostgres } from '../column-types.ts'
import { fillClients, fillDepths } from './0002-fill.ts'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  const { integer, text, bytes, clustered } = columnTypes(db)
  await db.schema.alterTable('pages').addColumn('quarantine_problem', text).execute()
  await db.schema.alterTable('pages').addColumn('quarantine_seq', integer).execute()
  await db.schema.alterTable('pages').addColumn('quarantine_since', integer).execute()
  await db.schema.alterTable('snapshots').addColumn('depths', bytes).execute()

  await db.schema
    .createTable('clients')
    .addColumn('page', integer, (column) => {
      const page = column.notNull().references('pages.number')
      return isPostgres(db) ? page.onDelete('cascade') : page
    })
    .addColumn('client', integer, (column) => column.notNull())
    .addColumn('principal', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('clients_key', ['page', 'client'])
    .modifyEnd(clustered)
    .execute()

  await fillClients(db)
  await fillDepths(db)
}
