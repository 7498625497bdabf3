import { sql } from 'kysely'
import type { Words } from '../words.ts'

/** Words in FTS5, which finds them in the text by itself. */
export const fullTextWords: Words = {
  put: async (db, page, { title, text }) => {
    await sql`insert or replace into page_words (rowid, title, text) values (${page}, ${title}, ${text})`.execute(db)
  },
  remove: async (db, pages) => {
    await sql`delete from page_words where rowid in (${sql.join(pages)})`.execute(db)
  },
}
