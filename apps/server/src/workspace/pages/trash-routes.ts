import { may } from '@tandem/protocol'
import { spaces } from '@tandem/protocol/schemas'
import { route, visitorOf, type Route } from '../api/route.ts'
import { Refusal } from '../refusal.ts'
import { touchedBy } from './outcome.ts'
import type { PageRoutesParts } from './page-parts.ts'

const LIST_LIMIT = 500

/** Pages on their way out, and back. */
export const trashRoutes = ({ access, places, shown, trash, news, endPage, clock }: PageRoutesParts): Route[] => [
  route('GET /trash', {
    summary: 'The pages in the trash that one may bring back, the newest first.',
    needs: 'signed in',
    answer: spaces.trashList,
    handle: async (asked) => {
      const { principal } = visitorOf(asked)
      const rows = await trash.list(LIST_LIMIT)
      const roles = await Promise.all(rows.map(({ id }) => access.onPageOrTrash(principal.id, id)))
      const own = rows.filter((_row, i) => roles[i] && may(roles[i], 'write'))
      return { pages: await shown.trashed(own, clock.now()) }
    },
  }),
  route('DELETE /pages/:page', {
    summary: 'Put a page into the trash with all that lies below it. After thirty days it is removed for ever.',
    needs: { page: 'write' },
    handle: async (asked) => {
      const { principal } = visitorOf(asked)
      const { all, touched } = await trash.put(asked.page, principal.id, clock.now())
      for (const page of all) endPage(page, 'page_deleted')
      await access.changed()
      news.trashed(all)
      news.changed(touched)
    },
  }),
  route('POST /pages/:page/restore', {
    summary: 'Bring a page back from the trash: to where it was, to the top of its space when that is gone, or elsewhere.',
    needs: { page: 'write', orTrash: true },
    body: spaces.restorePage,
    expected: 'Name a page it goes below or a space, or neither.',
    answer: spaces.pageDetails,
    handle: async (asked) => {
      const { principal } = visitorOf(asked)
      const { parent, space } = asked.body
      const place = parent || space ? await places.named(principal, { parent, space }) : undefined
      const touched = touchedBy(await trash.restore(asked.page, place))
      await access.changed()
      news.changed(touched)
      return shown.details(principal.id, asked.page, asked.role)
    },
  }),
  route('DELETE /pages/:page/forever', {
    summary: 'Remove a page in the trash, and what went there with it, for ever.',
    needs: { page: 'own', orTrash: true },
    handle: async (asked) => {
      if (!(await trash.remove(asked.page)))
        throw new Refusal(409, 'conflict', 'Only pages in the trash can be deleted for ever. Put it there first.')
      endPage(asked.page, 'page_deleted')
      await access.changed()
    },
  }),
]
