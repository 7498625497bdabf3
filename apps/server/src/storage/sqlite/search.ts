import type { FoundPage, PageId } from '@tandem/protocol'
import { sql, type Kysely } from 'kysely'
import type { Search, SearchAsk } from '../../workspace/search/ports.ts'
import type { Pieces } from '../excerpt.ts'
import { inOrder, SNIPPET, TITLE_WEIGHT, type FoundRow } from '../found-pages.ts'
import { openTo } from '../search-rights.ts'
import { matchOf, termsOf } from '../search-words.ts'
import type { Tables } from '../tables.ts'

type Shown = Omit<FoundRow, 'title' | 'snippet'> & { title: string; snippet: string }

/** Searches with the words of SQLite's FTS5, over a connection of its own: people who write never wait for somebody who searches. */
export class FullTextSearch implements Search {
  readonly #reading: () => Promise<Kysely<Tables>>

  constructor(reading: () => Promise<Kysely<Tables>>) {
    this.#reading = reading
  }

  async candidates({ q, principal, space, kind }: SearchAsk, { after, limit }: { after: number; limit: number }): Promise<PageId[]> {
    const match = matchOf(termsOf(q))
    if (match === undefined) return []
    const { rows } = await sql<{ id: PageId }>`
      with recursive ${openTo(principal)}
      select pages.id from page_words
        join page_indexed on page_indexed.page = page_words.rowid
        join pages on pages.number = page_words.rowid and pages.id = page_indexed.id
      where page_words match ${match}
        and pages.trashed_at is null
        and (${space ?? null} is null or pages.space = ${space ?? null})
        and (${kind ?? null} is null or pages.kind = ${kind ?? null})
        and (pages.space in (select id from open_spaces) or pages.id in (select id from open_pages))
      order by bm25(page_words, ${sql.lit(TITLE_WEIGHT)}, 1), pages.number desc
      limit ${limit} offset ${after}`.execute(await this.#reading())
    return rows.map(({ id }) => id)
  }

  async shown(q: string, pages: readonly PageId[]): Promise<FoundPage[]> {
    if (pages.length === 0) return []
    const { rows } = await sql<Shown>`
      select pages.id, pages.kind, pages.icon, pages.space, spaces.name as "spaceName", pages.edited_at as "editedAt",
        pages.title as "plainTitle", excerpt(pages.title, ${q}, 0) as title, excerpt(page_words.text, ${q}, ${SNIPPET}) as snippet
      from pages join spaces on spaces.id = pages.space join page_words on page_words.rowid = pages.number
      where pages.id in (${sql.join(pages)}) and pages.trashed_at is null`.execute(await this.#reading())
    return inOrder(
      pages,
      rows.map(({ title, snippet, ...row }) => ({ ...row, title: JSON.parse(title) as Pieces, snippet: JSON.parse(snippet) as Pieces })),
    )
  }
}
