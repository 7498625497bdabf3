import { sql, type Kysely } from 'kysely'
import { makeSearchTable } from '../search-table.ts'

const clustered = sql`strict, without rowid`

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await makeSearchTable(db)
  await db.schema
    .createTable('page_indexed')
    .addColumn('page', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('epoch', 'integer', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('sha256', 'blob', (column) => column.notNull())
    .modifyEnd(clustered)
    .execute()
  await db.schema
    .createTable('page_index_queue')
    .addColumn('page', 'integer', (column) => column.primaryKey().notNull())
    .modifyEnd(clustered)
    .execute()
  // Whatever makes or deletes a page need not know that there is an index, and a damaged index stands in nobody's way.
  await sql`create trigger page_index_made after insert on pages begin
    insert or ignore into page_index_queue (page) values (new.number); end`.execute(db)
  await sql`create trigger page_index_gone after delete on pages begin
    insert or ignore into page_index_queue (page) values (old.number); end`.execute(db)
  await sql`insert into page_index_queue (page) select number from pages`.execute(db)
}
