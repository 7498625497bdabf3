import type { Kysely } from 'kysely'
import { columnTypes, isPostgres } from '../column-types.ts'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  const { schema } = db
  const { integer, text, strict, clustered } = columnTypes(db)
  await schema
    .createTable('notices')
    // Never given twice: whoever has read the last one finds the next.
    .addColumn('seq', integer, (column) =>
      isPostgres(db) ? column.primaryKey().generatedByDefaultAsIdentity() : column.primaryKey().autoIncrement(),
    )
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('node', text, (column) => column.notNull())
    .addColumn('at', integer, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .modifyEnd(strict)
    .execute()
  await schema
    .createTable('used_codes')
    .addColumn('code', text, (column) => column.primaryKey().notNull())
    .addColumn('until', integer, (column) => column.notNull())
    .modifyEnd(clustered)
    .execute()
}
