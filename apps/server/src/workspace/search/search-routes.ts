import type { PageId } from '@tandem/protocol'
import { search as schemas } from '@tandem/protocol/schemas'
import type { Access } from '../access/access.ts'
import { route, visitorOf, type Route } from '../api/route.ts'
import type { Search, SearchAsk } from './ports.ts'

interface Parts {
  search: Search
  access: Pick<Access, 'onPage'>
  /** Whether pages are still being read that nobody can find yet. */
  isBehind: () => boolean
}

const FIRST_PART = 40
const LARGEST_PART = 2000

/** The best pages that the principal may read. The index only guesses at that; `access` decides, for each. */
const readable = async (ask: SearchAsk, most: number, { search, access }: Parts): Promise<PageId[]> => {
  const pages: PageId[] = []
  let after = 0
  for (let limit = Math.max(FIRST_PART, most * 2); ; limit = Math.min(LARGEST_PART, limit * 4)) {
    const candidates = await search.candidates(ask, { after, limit })
    for (const page of candidates) {
      if (pages.length === most) return pages
      if (await access.onPage(ask.principal, page)) pages.push(page)
    }
    if (candidates.length < limit) return pages
    after += candidates.length
  }
}

/** Finding pages by what is written on them. */
export const searchRoutes = (parts: Parts): Route[] => [
  route('GET /search', {
    summary: 'Pages by their title and text; all words have to be there, phrases stand in quotes',
    needs: 'signed in',
    query: schemas.askSearch,
    expected: 'Say what to look for, in at most 200 characters.',
    answer: schemas.found,
    handle: async (asked) => {
      const { limit, ...query } = asked.query
      const pages = await readable({ ...query, principal: visitorOf(asked).principal.id }, limit, parts)
      return { pages: await parts.search.shown(query.q, pages), isBehind: parts.isBehind() }
    },
  }),
]
