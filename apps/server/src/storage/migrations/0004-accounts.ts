import { sql, type CreateTableBuilder, type Kysely } from 'kysely'
import { columnTypes, isPostgres } from '../column-types.ts'

// The names of better-auth, which reads and writes these tables, and its types on SQLite: times are ISO text and what is true is 1,
// on every database. So they are not strict.
export const up = async (db: Kysely<unknown>): Promise<void> => {
  const { schema } = db
  const { integer, text } = columnTypes(db)
  const date = isPostgres(db) ? text : sql`date`
  const ofUser = <Table extends string, Column extends string>(table: CreateTableBuilder<Table, Column>) =>
    table.addColumn('userId', text, (column) => column.notNull().references('auth_user.id').onDelete('cascade'))
  const index = (table: string, column: string) => schema.createIndex(`${table}_${column}_idx`).on(table).column(column).execute()

  await schema
    .createTable('auth_user')
    .addColumn('id', text, (column) => column.notNull().primaryKey())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('email', text, (column) => column.notNull().unique())
    .addColumn('emailVerified', integer, (column) => column.notNull())
    .addColumn('image', text)
    .addColumn('createdAt', date, (column) => column.notNull())
    .addColumn('updatedAt', date, (column) => column.notNull())
    .addColumn('twoFactorEnabled', integer)
    .execute()

  await ofUser(schema.createTable('auth_session').addColumn('id', text, (column) => column.notNull().primaryKey()))
    .addColumn('expiresAt', date, (column) => column.notNull())
    .addColumn('token', text, (column) => column.notNull().unique())
    .addColumn('createdAt', date, (column) => column.notNull())
    .addColumn('updatedAt', date, (column) => column.notNull())
    .addColumn('ipAddress', text)
    .addColumn('userAgent', text)
    .execute()
  await index('auth_session', 'userId')

  await ofUser(schema.createTable('auth_account').addColumn('id', text, (column) => column.notNull().primaryKey()))
    .addColumn('accountId', text, (column) => column.notNull())
    .addColumn('providerId', text, (column) => column.notNull())
    .addColumn('accessToken', text)
    .addColumn('refreshToken', text)
    .addColumn('idToken', text)
    .addColumn('accessTokenExpiresAt', date)
    .addColumn('refreshTokenExpiresAt', date)
    .addColumn('scope', text)
    .addColumn('password', text)
    .addColumn('createdAt', date, (column) => column.notNull())
    .addColumn('updatedAt', date, (column) => column.notNull())
    .execute()
  await index('auth_account', 'userId')

  await schema
    .createTable('auth_verification')
    .addColumn('id', text, (column) => column.notNull().primaryKey())
    .addColumn('identifier', text, (column) => column.notNull())
    .addColumn('value', text, (column) => column.notNull())
    .addColumn('expiresAt', date, (column) => column.notNull())
    .addColumn('createdAt', date, (column) => column.notNull())
    .addColumn('updatedAt', date, (column) => column.notNull())
    .execute()
  await index('auth_verification', 'identifier')

  await ofUser(schema.createTable('auth_two_factor').addColumn('id', text, (column) => column.notNull().primaryKey()))
    .addColumn('secret', text, (column) => column.notNull())
    .addColumn('backupCodes', text, (column) => column.notNull())
    .addColumn('verified', integer)
    .addColumn('failedVerificationCount', integer)
    .addColumn('lockedUntil', date)
    .execute()
  await index('auth_two_factor', 'secret')
  await index('auth_two_factor', 'userId')

  await ofUser(schema.createTable('auth_passkey').addColumn('id', text, (column) => column.notNull().primaryKey()))
    .addColumn('name', text)
    .addColumn('publicKey', text, (column) => column.notNull())
    .addColumn('credentialID', text, (column) => column.notNull())
    .addColumn('counter', integer, (column) => column.notNull())
    .addColumn('deviceType', text, (column) => column.notNull())
    .addColumn('backedUp', integer, (column) => column.notNull())
    .addColumn('transports', text)
    .addColumn('createdAt', date)
    .addColumn('aaguid', text)
    .execute()
  await index('auth_passkey', 'userId')
  await index('auth_passkey', 'credentialID')
}
