import { sql, type Kysely } from 'kysely'
import { columnTypes, isPostgres } from './column-types.ts'

/**
 * Makes the table of words, empty. It is derived: `rebuild-index` drops it and makes it again. On PostgreSQL a page has
 * as many rows as its words need, and its text is in the first.
 */
export const makeWordsTable = async (db: Pick<Kysely<unknown>, 'getExecutor' | 'schema'>): Promise<void> => {
  if (!isPostgres(db)) {
    await sql`create virtual table page_words using fts5(title, text, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')`.execute(
      db,
    )
    return
  }
  const { integer, text } = columnTypes(db)
  await db.schema
    .createTable('page_words')
    .addColumn('page', integer, (column) => column.notNull())
    .addColumn('part', integer, (column) => column.notNull())
    .addColumn('text', text, (column) => column.notNull())
    .addColumn('words', sql`tsvector`, (column) => column.notNull())
    .addPrimaryKeyConstraint('page_words_key', ['page', 'part'])
    .execute()
  await db.schema.createIndex('page_words_words').on('page_words').using('gin').column('words').execute()
}
