import type { FoundPage, PageId } from '@tandem/protocol'
import { sql, type Kysely } from 'kysely'
import type { Search, SearchAsk } from '../../workspace/search/ports.ts'
import { excerptOf } from '../excerpt.ts'
import { inOrder, SNIPPET, TITLE_WEIGHT, type FoundRow } from '../found-pages.ts'
import { openTo } from '../search-rights.ts'
import { termsOf } from '../search-words.ts'
import type { Tables } from '../tables.ts'
import { queriesOf } from './word-vectors.ts'

const WEIGHTS = `{${[1, 1, 1, TITLE_WEIGHT].map((weight) => weight / TITLE_WEIGHT).join()}}`

/** Searches in the vectors of PostgreSQL, over connections of its own: people who write never wait for somebody who searches. */
export class VectorSearch implements Search {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async candidates({ q, principal, space, kind }: SearchAsk, { after, limit }: { after: number; limit: number }): Promise<PageId[]> {
    const queries = queriesOf(termsOf(q))
    if (queries.length === 0) return []
    // Each may stand in another part of the page.
    const all = queries.map((query) => sql`pages.number in (select page from page_words where words @@ ${query}::tsquery)`)
    const any = sql`${queries.map((query) => `(${query})`).join(' | ')}::tsquery`
    const { rows } = await sql<{ id: PageId }>`
      with recursive ${openTo(principal)}
      select pages.id from pages join page_indexed on page_indexed.page = pages.number and page_indexed.id = pages.id
      where ${sql.join(all, sql` and `)}
        and pages.trashed_at is null
        ${space === undefined ? sql`` : sql`and pages.space = ${space}`}
        ${kind === undefined ? sql`` : sql`and pages.kind = ${kind}`}
        and (pages.space in (select id from open_spaces) or pages.id in (select id from open_pages))
      order by (
        select sum(ts_rank(${WEIGHTS}::float4[], words, ${any}, 1)) from page_words where page_words.page = pages.number and words @@ ${any}
      ) desc, pages.number desc
      limit ${limit} offset ${after}`.execute(this.#db)
    return rows.map(({ id }) => id)
  }

  async shown(q: string, pages: readonly PageId[]): Promise<FoundPage[]> {
    if (pages.length === 0) return []
    const { rows } = await sql<Omit<FoundRow, 'title' | 'snippet'> & { text: string }>`
      select pages.id, pages.kind, pages.icon, pages.space, spaces.name as "spaceName", pages.edited_at as "editedAt",
        pages.title as "plainTitle", page_words.text
      from pages join spaces on spaces.id = pages.space join page_words on page_words.page = pages.number and page_words.part = 0
      where pages.id in (${sql.join(pages)}) and pages.trashed_at is null`.execute(this.#db)
    const found = rows.map(({ text, ...row }): FoundRow => {
      const { plainTitle } = row
      return { ...row, title: excerptOf(plainTitle, q, Infinity), snippet: excerptOf(text, q, SNIPPET) }
    })
    return inOrder(pages, found)
  }
}
