import { addressOf, type FoundPage, type PageId } from '@tandem/protocol'
import { sql, type Kysely } from 'kysely'
import type { Search, SearchAsk } from '../workspace/search/ports.ts'
import type { Pieces } from './excerpt.ts'
import { matchOf, termsOf } from './search-words.ts'
import type { Tables } from './tables.ts'

const SNIPPET = 200
/** A word in the title counts for so many on the page. */
const TITLE_WEIGHT = 10

interface Shown extends Omit<FoundPage, 'title' | 'snippet' | 'address'> {
  plainTitle: string
  title: string
  snippet: string
}

/** Searches with the words of SQLite's FTS5, over a connection of its own: people who write never wait for somebody who searches. */
export class StoredSearch implements Search {
  readonly #reading: () => Promise<Kysely<Tables>>

  constructor(reading: () => Promise<Kysely<Tables>>) {
    this.#reading = reading
  }

  async candidates({ q, principal, space, kind }: SearchAsk, { after, limit }: { after: number; limit: number }): Promise<PageId[]> {
    const match = matchOf(termsOf(q))
    if (match === undefined) return []
    // Spaces and pages with something in them for this principal: fewer than that would be wrong, more is only slow.
    const { rows } = await sql<{ id: PageId }>`
      with recursive
        open_spaces as (
          select id from spaces where visibility = 'open' and (select kind from principals where id = ${principal}) = 'member'
          union select object from grants where principal = ${principal} and scope = 'space' and role <> 'none'
        ),
        open_pages as (
          select object as id from grants where principal = ${principal} and scope = 'page' and role <> 'none'
          union select links.page from link_guests join links on links.id = link_guests.link
            where link_guests.principal = ${principal} and links.revoked_at is null
          union select pages.id from pages join open_pages on pages.parent = open_pages.id
        )
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
    const byId = new Map(rows.map((row) => [row.id, row]))
    return pages.flatMap((page) => {
      const row = byId.get(page)
      if (!row) return []
      const { plainTitle, title, snippet, ...found } = row
      const pieces = { title: JSON.parse(title) as Pieces, snippet: JSON.parse(snippet) as Pieces }
      return [{ ...found, ...pieces, address: addressOf({ id: page, title: plainTitle }) }]
    })
  }
}
