import type { Kysely } from 'kysely'
import { columnTypes } from '../column-types.ts'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  const { schema } = db
  const { integer, text, bytes, clustered } = columnTypes(db)
  await schema
    .createTable('invitations')
    .addColumn('id', text, (column) => column.primaryKey().notNull())
    .addColumn('token_hash', bytes, (column) => column.notNull().unique())
    .addColumn('email', text)
    .addColumn('is_admin', integer, (column) => column.notNull())
    .addColumn('space', text)
    .addColumn('role', text)
    .addColumn('invited_by', text)
    .addColumn('was_mailed', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('expires_at', integer, (column) => column.notNull())
    .addColumn('used_at', integer)
    .addColumn('used_by', text)
    .modifyEnd(clustered)
    .execute()
  await schema
    .createTable('api_keys')
    .addColumn('id', text, (column) => column.primaryKey().notNull())
    .addColumn('principal', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('start', text, (column) => column.notNull())
    .addColumn('hash', bytes, (column) => column.notNull().unique())
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('expires_at', integer)
    .addColumn('used_at', integer)
    .modifyEnd(clustered)
    .execute()
  await schema.createIndex('api_keys_principal').on('api_keys').column('principal').execute()
}
