import { spaces } from '@tandem/protocol/schemas'
import { route, visitorOf, type Route } from '../api/route.ts'
import { Refusal } from '../refusal.ts'
import { touchedBy } from './outcome.ts'
import type { PageRoutesParts } from './page-parts.ts'

/** One page: what it is, its place, its icon, and what one notes about it. */
export const pageRoutes = ({ access, lists, places, shown, tree, views, news, clock }: PageRoutesParts): Route[] => [
  route('GET /pages/:page', {
    summary: 'One page with its place, the own role on it and who is in it.',
    needs: { page: 'read', orTrash: true },
    answer: spaces.pageDetails,
    handle: (asked) => shown.details(visitorOf(asked).principal.id, asked.page, asked.role),
  }),
  route('PATCH /pages/:page', {
    summary: 'Change the icon of a page, archive it or bring it back from the archive. Its title is content.',
    needs: { page: 'write' },
    body: spaces.changePage,
    expected: 'An icon is one emoji; isArchived is true or false.',
    answer: spaces.pageDetails,
    handle: async (asked) => {
      await tree.change(asked.page, asked.body, clock.now())
      const [row] = asked.body.isArchived === undefined ? [] : await views.rows([asked.page])
      // What it lies below has one page more or less.
      news.changed([asked.page, ...(row?.parent ? [row.parent] : [])])
      return shown.details(visitorOf(asked).principal.id, asked.page, asked.role)
    },
  }),
  route('POST /pages/:page/move', {
    summary: 'Put a page, with all that lies below it, somewhere else.',
    needs: { page: 'write' },
    body: spaces.movePage,
    expected: 'Name the page it goes below, or the space at whose top it goes, and the sibling it comes before.',
    answer: spaces.pageDetails,
    handle: async (asked) => {
      const { principal } = visitorOf(asked)
      const { parent, space, before } = asked.body
      if (!parent && !space) throw new Refusal(400, 'bad_message', 'Name the page it goes below, or the space at whose top it goes.')
      const place = await places.named(principal, { parent, space })
      const moved = await tree.move(asked.page, place, before ?? undefined)
      const touched = touchedBy(moved)
      if (moved.rulesChanged) {
        await access.changed()
        // Who saw it may see it no longer, and the other way round.
        news.refresh(['spaces'])
      }
      news.changed(touched)
      const role = (await access.onPage(principal.id, asked.page))?.role
      if (!role) throw new Refusal(404, 'not_found', 'The page was moved to where you may not see it.')
      return shown.details(principal.id, asked.page, role)
    },
  }),
  route('PUT /pages/:page/star', {
    summary: 'Put a page on the own list of starred ones.',
    needs: { page: 'read' },
    handle: (asked) => lists.star(visitorOf(asked).principal.id, asked.page, clock.now()),
  }),
  route('DELETE /pages/:page/star', {
    summary: 'Take a page off the own list of starred ones.',
    needs: { page: 'read', orTrash: true },
    handle: (asked) => lists.star(visitorOf(asked).principal.id, asked.page, undefined),
  }),
  route('PUT /pages/:page/opened', {
    summary: 'Note that one has opened a page, for the list of recent ones.',
    needs: { page: 'read' },
    handle: (asked) => lists.opened(visitorOf(asked).principal.id, asked.page, clock.now()),
  }),
]
