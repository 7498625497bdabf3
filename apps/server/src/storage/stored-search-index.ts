import { createHash } from 'node:crypto'
import type { PageId } from '@tandem/protocol'
import { sql, type Kysely } from 'kysely'
import type { PageText, SearchIndex } from '../workspace/search/ports.ts'
import { indexed } from './search-words.ts'
import type { Tables } from './tables.ts'
import { makeWordsTable } from './words-table.ts'
import type { Words } from './words.ts'

/** What pages are found by, in the same database. */
export class StoredSearchIndex implements SearchIndex {
  readonly #db: Kysely<Tables>
  readonly #words: Words

  constructor({ db, words }: { db: Kysely<Tables>; words: Words }) {
    this.#db = db
    this.#words = words
  }

  async put(page: PageId, { epoch, seq, ...said }: PageText): Promise<void> {
    const title = indexed(said.title)
    const text = indexed(said.text)
    const sha256 = createHash('sha256').update(title).update('\0').update(text).digest()
    await this.#db.transaction().execute(async (db) => {
      const found = await db
        .selectFrom('pages')
        .leftJoin('page_indexed', 'page_indexed.page', 'pages.number')
        .select(['pages.number', 'page_indexed.id', 'page_indexed.epoch', 'page_indexed.seq', 'page_indexed.sha256'])
        .where('pages.id', '=', page)
        .executeTakeFirst()
      if (!found) return
      const { number } = found
      await db.deleteFrom('page_index_queue').where('page', '=', number).execute()
      const before = found.id === page && found.epoch !== null && found.seq !== null ? { epoch: found.epoch, seq: found.seq } : undefined
      if (before && (before.epoch > epoch || (before.epoch === epoch && before.seq > seq))) return
      const row = { id: page, epoch, seq, sha256 }
      await db
        .insertInto('page_indexed')
        .values({ page: number, ...row })
        .onConflict((conflict) => conflict.column('page').doUpdateSet(row))
        .execute()
      // A shape that was moved changes no word.
      if (before && found.sha256 && sha256.equals(found.sha256)) return
      await this.#words.put(db, number, { title, text })
    })
  }

  async findBehind(): Promise<void> {
    await sql`
      insert into page_index_queue (page)
      select pages.number from pages left join page_indexed on page_indexed.page = pages.number and page_indexed.id = pages.id
      where page_indexed.page is null or page_indexed.epoch <> pages.epoch
        or page_indexed.seq < (select max(seq) from updates where updates.page = pages.number and updates.epoch = pages.epoch)
      on conflict do nothing`.execute(this.#db)
  }

  async waiting(limit: number): Promise<PageId[]> {
    const rows = await this.#db
      .selectFrom('page_index_queue')
      .leftJoin('pages', 'pages.number', 'page_index_queue.page')
      .select(['page_index_queue.page', 'pages.id'])
      // New pages come before the old ones that are read again.
      .orderBy('page_index_queue.page', 'desc')
      .limit(limit)
      .execute()
    const gone = rows.filter(({ id }) => id === null).map(({ page }) => page)
    if (gone.length > 0) await this.#forget(gone)
    if (rows.length > 0 && gone.length === rows.length) return this.waiting(limit)
    return rows.flatMap(({ id }) => id ?? [])
  }

  async giveUp(page: PageId): Promise<void> {
    await this.#db
      .deleteFrom('page_index_queue')
      .where('page', 'in', (db) => db.selectFrom('pages').select('number').where('id', '=', page))
      .execute()
  }

  async clear(): Promise<number> {
    return this.#db.transaction().execute(async (db) => {
      // Also when the table is damaged and nothing in it can be read.
      await sql`drop table page_words`.execute(db)
      await makeWordsTable(db)
      await db.deleteFrom('page_indexed').execute()
      // Without a condition SQLite would take what follows for one of a join.
      await sql`insert into page_index_queue (page) select number from pages where true on conflict do nothing`.execute(db)
      return (
        await db
          .selectFrom('page_index_queue')
          .select(({ fn }) => fn.countAll<number>().as('pages'))
          .executeTakeFirstOrThrow()
      ).pages
    })
  }

  async #forget(numbers: readonly number[]): Promise<void> {
    await this.#db.transaction().execute(async (db) => {
      // One of them may have been given to a new page meanwhile.
      const taken = await db.selectFrom('pages').select('number').where('number', 'in', numbers).execute()
      const gone = numbers.filter((number) => !taken.some((page) => page.number === number))
      if (gone.length === 0) return
      await this.#words.remove(db, gone)
      await db.deleteFrom('page_indexed').where('page', 'in', gone).execute()
      await db.deleteFrom('page_index_queue').where('page', 'in', gone).execute()
    })
  }
}
