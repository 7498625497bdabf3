import { sql, type Kysely } from 'kysely'

const clustered = sql`strict, without rowid`

export const up = async ({ schema }: Kysely<unknown>): Promise<void> => {
  await schema
    .createTable('invitations')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('token_hash', 'blob', (column) => column.notNull().unique())
    .addColumn('email', 'text')
    .addColumn('is_admin', 'integer', (column) => column.notNull())
    .addColumn('space', 'text')
    .addColumn('role', 'text')
    .addColumn('invited_by', 'text')
    .addColumn('was_mailed', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('expires_at', 'integer', (column) => column.notNull())
    .addColumn('used_at', 'integer')
    .addColumn('used_by', 'text')
    .modifyEnd(clustered)
    .execute()
  await schema
    .createTable('api_keys')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('principal', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('start', 'text', (column) => column.notNull())
    .addColumn('hash', 'blob', (column) => column.notNull().unique())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('expires_at', 'integer')
    .addColumn('used_at', 'integer')
    .modifyEnd(clustered)
    .execute()
  await schema.createIndex('api_keys_principal').on('api_keys').column('principal').execute()
}
