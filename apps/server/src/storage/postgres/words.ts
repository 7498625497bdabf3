import { sql } from 'kysely'
import type { Words } from '../words.ts'
import { vectorsOf } from './word-vectors.ts'

/** Words in vectors of PostgreSQL that hold the words as we see them, not as one of its languages does. */
export const vectorWords: Words = {
  put: async (db, page, { title, text }) => {
    await sql`delete from page_words where page = ${page}`.execute(db)
    for (const [part, vector] of vectorsOf(title, text).entries())
      await sql`insert into page_words (page, part, text, words) values (${page}, ${part}, ${part === 0 ? text : ''}, ${vector}::tsvector)`.execute(
        db,
      )
  },
  remove: async (db, pages) => {
    await sql`delete from page_words where page in (${sql.join(pages)})`.execute(db)
  },
}
