import { newPageId, type PageId } from '@tandem/protocol'
import { spaces } from '@tandem/protocol/schemas'
import { can } from '../access/can.ts'
import { route, visitorOf, type Route } from '../api/route.ts'
import type { Principal } from '../principal.ts'
import { Refusal } from '../refusal.ts'
import { seedOf, SERVER_PRINCIPAL } from '../seed.ts'
import { copiedContent } from './copied-content.ts'
import { copiedSubpages } from './copied-subpages.ts'
import { touchedBy } from './outcome.ts'
import type { PageRoutesParts } from './page-parts.ts'
import type { NewSubpage, NewTreePage, Seed } from './ports.ts'

/** Making pages: new ones, and copies. */
export const makingRoutes = (parts: PageRoutesParts): Route[] => {
  const { access, places, shown, tree, views, news, clock } = parts

  const add = async (
    principal: Principal,
    page: Pick<NewTreePage, 'kind' | 'title' | 'icon' | 'place'> & { id?: PageId },
    seed: Seed,
    subpages: readonly NewSubpage[] = [],
  ) => {
    const id = page.id ?? newPageId()
    const touched = touchedBy(await tree.add({ ...page, id, createdBy: principal.id, at: clock.now() }, seed, subpages))
    news.changed(touched)
    const role = (await access.onPage(principal.id, id))?.role
    if (!role) throw new Refusal(404, 'not_found', 'The page was made, and is no longer for you to see.')
    return shown.details(principal.id, id, role)
  }

  return [
    route('POST /pages', {
      summary: 'Make a page, behind its siblings.',
      needs: 'signed in',
      rate: 'newPages',
      body: spaces.newPage,
      expected: 'A page has a kind, document or board, and a title of at most 500 characters.',
      answer: spaces.pageDetails,
      status: 201,
      handle: async (asked, reply) => {
        const { principal } = visitorOf(asked)
        const { kind, title = '', parent, space } = asked.body
        const place = await places.named(principal, { parent, space })
        const page = await add(principal, { kind, title, place }, { principal: SERVER_PRINCIPAL, bytes: seedOf(kind, title) })
        reply.header('Location', `/api/v1/pages/${page.id}`)
        return page
      },
    }),
    route('POST /pages/:page/duplicate', {
      summary:
        'Copy a page with its content, beside it or, where one may not write, in the first space one may write in; with those of its sub-pages that one sees, if wanted.',
      needs: { page: 'read' },
      rate: 'newPages',
      body: spaces.duplicatePage,
      expected: 'A title has at most 500 characters; withSubpages is true or false.',
      answer: spaces.pageDetails,
      status: 201,
      handle: async (asked, reply) => {
        const { principal } = visitorOf(asked)
        const [row] = await views.rows([asked.page])
        if (!row) throw new Refusal(404, 'not_found', 'This page does not exist, or you may not see it.')
        const beside = row.parent ? (await access.onPage(principal.id, row.parent))?.role : await access.inSpace(principal.id, row.space)
        const mayStand = can(row.parent ? { page: 'write' } : { space: 'write' }, { role: beside, isAdmin: false })
        const named = row.parent ? { parent: row.parent } : { space: row.space }
        const place = mayStand ? await places.named(principal, named) : await places.anywhere(principal.id)
        const id = newPageId()
        const subpages = asked.body.withSubpages ? await copiedSubpages(parts, { page: asked.page, copy: id, principal: principal.id }) : []
        const { bytes, title } = await copiedContent(parts, asked.page, asked.body.title)
        const seed = { principal: SERVER_PRINCIPAL, bytes, copyOf: asked.page }
        const page = await add(principal, { id, kind: row.kind, title, icon: row.icon, place }, seed, subpages)
        reply.header('Location', `/api/v1/pages/${page.id}`)
        return page
      },
    }),
  ]
}
