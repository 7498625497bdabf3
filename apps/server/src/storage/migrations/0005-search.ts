import { sql, type Kysely } from 'kysely'
import { columnTypes, isPostgres } from '../column-types.ts'
import { makeWordsTable } from '../words-table.ts'

export const up = async (db: Kysely<unknown>): Promise<void> => {
  const { integer, text, bytes, clustered } = columnTypes(db)
  await makeWordsTable(db)
  await db.schema
    .createTable('page_indexed')
    .addColumn('page', integer, (column) => column.primaryKey().notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('epoch', integer, (column) => column.notNull())
    .addColumn('seq', integer, (column) => column.notNull())
    .addColumn('sha256', bytes, (column) => column.notNull())
    .modifyEnd(clustered)
    .execute()
  await db.schema
    .createTable('page_index_queue')
    .addColumn('page', integer, (column) => column.primaryKey().notNull())
    .modifyEnd(clustered)
    .execute()
  // Whatever makes or deletes a page need not know that there is an index, and a damaged index stands in nobody's way.
  if (isPostgres(db)) await makePostgresTriggers(db)
  else await makeSqliteTriggers(db)
  await sql`insert into page_index_queue (page) select number from pages`.execute(db)
}

const makeSqliteTriggers = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create trigger page_index_made after insert on pages begin
    insert or ignore into page_index_queue (page) values (new.number); end`.execute(db)
  await sql`create trigger page_index_gone after delete on pages begin
    insert or ignore into page_index_queue (page) values (old.number); end`.execute(db)
}

const makePostgresTriggers = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create function tandem_index_page() returns trigger language plpgsql as $$
    begin
      insert into page_index_queue (page) values (case tg_op when 'DELETE' then old.number else new.number end) on conflict do nothing;
      return null;
    end $$`.execute(db)
  await sql`create trigger page_index_changed after insert or delete on pages for each row execute function tandem_index_page()`.execute(db)
}
