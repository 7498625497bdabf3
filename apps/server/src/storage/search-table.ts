import { sql, type Kysely } from 'kysely'

/** Makes the table of words, empty. It is derived: `rebuild-index` drops it and makes it again by the same words. */
export const makeSearchTable = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create virtual table page_words using fts5(title, text, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')`.execute(
    db,
  )
}
