import type { PageId, PrincipalId } from '@tandem/protocol'
import { spaces } from '@tandem/protocol/schemas'
import { can } from '../access/can.ts'
import { route, visitorOf, type Route } from '../api/route.ts'
import { Refusal } from '../refusal.ts'
import type { Spaces } from '../spaces/ports.ts'
import type { PageRoutesParts } from './page-parts.ts'
import type { PageRow } from './ports.ts'

const LIST_LIMIT = 200
const LEVEL_LIMIT = 500

const cursorOf = ({ order, id }: { order: string; id: PageId }) => `${order} ${id}`
const parsedCursor = (text: string | undefined): { order: string; id: PageId } | undefined => {
  const [order, id] = text?.split(' ') ?? []
  return order && id ? { order, id: id as PageId } : undefined
}

/** Many pages at once: one level of the tree, and lists. */
export const listRoutes = ({ sight, shown, views, lists, spaces: all }: PageRoutesParts & { spaces: Spaces }): Route[] => {
  const inReadable = async (list: 'edited' | 'archived', principal: PrincipalId): Promise<PageRow[]> => {
    const known = await all.listFor(principal)
    const roles = await Promise.all(known.map(({ id }) => sight.inSpace(principal, id)))
    const readable = known.filter((_space, i) => can({ space: 'read' }, { role: roles[i], isAdmin: false }))
    return readable.length > 0 ? lists.list(list, { principal, spaces: readable.map(({ id }) => id), limit: LIST_LIMIT }) : []
  }

  const edited = async (principal: PrincipalId): Promise<PageRow[]> => {
    const [inSpaces, given] = await Promise.all([
      inReadable('edited', principal),
      views.given(principal).then((rows) => lists.pages(rows.map(({ id }) => id))),
    ])
    const rows = new Map([...inSpaces, ...given].map((row) => [row.id, row]))
    return [...rows.values()].toSorted((a, b) => b.editedAt - a.editedAt).slice(0, LIST_LIMIT)
  }

  const shared = async (principal: PrincipalId): Promise<PageRow[]> => {
    const rows = await lists.pages((await views.given(principal)).map(({ id }) => id))
    const byOthers = rows.filter(({ createdBy, trashedAt }) => createdBy !== principal && trashedAt === null)
    return byOthers.toSorted((a, b) => b.editedAt - a.editedAt).slice(0, LIST_LIMIT)
  }

  return [
    route('GET /spaces/:space/tree', {
      summary:
        'What lies directly below a page, or at the top of a space, in order and in parts of 500. Pages that one sees without what they lie below stand at the top.',
      needs: 'signed in',
      query: spaces.askTree,
      answer: spaces.treeLevel,
      handle: async (asked) => {
        const { id } = visitorOf(asked).principal
        const { parent = null, after } = asked.query
        const space = asked.params['space'] as Parameters<typeof sight.inSpace>[1]
        const above = parent && (await sight.readable(id, await views.rows([parent])))[0]
        const isWithin = parent ? above?.space === space : (await sight.inSpace(id, space)) !== undefined
        const strays = parent || after ? [] : (await sight.strays(id)).filter((row) => row.space === space)
        if (!isWithin && strays.length === 0) throw new Refusal(404, 'not_found', 'This space does not exist, or you may not see it.')
        const cursor = parsedCursor(after)
        const rows = isWithin ? await views.level({ space, parent, after: cursor, limit: LEVEL_LIMIT + 1 }) : []
        const part = rows.slice(0, LEVEL_LIMIT)
        const last = part.at(-1)
        const pages = await sight.shown(id, [...strays, ...part])
        return {
          pages: pages.toSorted((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0)),
          next: rows.length > part.length && last ? cursorOf(last) : null,
        }
      },
    }),
    route('GET /pages', {
      summary:
        'A list of at most 200 pages: opened of late, starred, made by oneself, shared with one, edited of late, or archived in a space one is in.',
      needs: 'signed in',
      query: spaces.askPages,
      answer: spaces.pageListed,
      handle: async (asked) => {
        const { id } = visitorOf(asked).principal
        const { list } = asked.query
        if (list === 'shared') return { pages: await shown.listed(id, await shared(id)) }
        if (list === 'archived') return { pages: await shown.listed(id, await inReadable('archived', id)) }
        if (list === 'edited') return { pages: await shown.listed(id, await edited(id)) }
        return { pages: await shown.listed(id, await lists.list(list, { principal: id, spaces: [], limit: LIST_LIMIT })) }
      },
    }),
  ]
}
