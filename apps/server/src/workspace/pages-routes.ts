import { addressOf, isPageId, newPageId, type PageId, type PageSummary, type Person } from '@tandem/protocol'
import { newPage } from '@tandem/protocol/schemas'
import { Router, type Request } from 'express'
import type { Clock } from '../rooms/ports.ts'
import { keptFor } from './kept-for.ts'
import type { PageRecord, Pages } from './ports.ts'
import { Refusal } from './refusal.ts'
import { seedOf, SERVER_PRINCIPAL } from './seed.ts'
import type { WhoAsks } from './sign-in.ts'

const LIST_LIMIT = 500
/** Everybody on the home page asks for the list again and again; it is made for all of them. */
const LIST_KEPT_MS = 1000

/** `/api/v1/pages`: the list, making a page, one page. */
export const pagesRoutes = (parts: {
  pages: Pages
  whoAsks: WhoAsks
  /** Who has a page open right now. */
  peopleIn: (page: PageId) => Person[]
  clock: Pick<Clock, 'now' | 'elapsed'>
}): Router => {
  const routes = Router()

  const signedIn = async (request: Request): Promise<Person> => {
    const person = await parts.whoAsks(request)
    if (!person) throw new Refusal(401, 'signed_out', 'You are not signed in.')
    return person
  }

  const summary = ({ id, kind, title, editedAt }: PageRecord): PageSummary => ({
    id,
    kind,
    title,
    address: addressOf({ id, title }),
    editedAt,
    people: parts.peopleIn(id),
  })

  const list = keptFor({
    ms: LIST_KEPT_MS,
    elapsed: () => parts.clock.elapsed(),
    make: async () => JSON.stringify({ pages: (await parts.pages.list(LIST_LIMIT)).map(summary) }),
  })

  routes.get('/pages', async (request, response) => {
    await signedIn(request)
    response
      .set('Cache-Control', 'no-store')
      .type('json')
      .send(await list.get())
  })

  routes.post('/pages', async (request, response) => {
    await signedIn(request)
    const parsed = newPage.safeParse(request.body)
    if (!parsed.success)
      throw new Refusal(400, 'bad_message', 'A page has a kind, document or board, and a title of at most 500 characters.')
    const { kind, title = '' } = parsed.data
    const now = parts.clock.now()
    const record: PageRecord = { id: newPageId(), kind, title, createdAt: now, editedAt: now }
    await parts.pages.create(record, { principal: SERVER_PRINCIPAL, bytes: seedOf(kind, title) })
    list.forget()
    response.status(201).location(`/api/v1/pages/${record.id}`).json(summary(record))
  })

  routes.get('/pages/:id', async (request, response) => {
    await signedIn(request)
    const { id } = request.params
    const record = isPageId(id) ? await parts.pages.find(id) : undefined
    if (!record) throw new Refusal(404, 'not_found', 'This page does not exist.')
    response.set('Cache-Control', 'no-store').json(summary(record))
  })

  return routes
}
