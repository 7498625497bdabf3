import type { IncomingMessage } from 'node:http'
import { isId, isPageId, type PageId, type Role, type SpaceId } from '@tandem/protocol'
import { json, Router, type Request, type RequestHandler, type Response } from 'express'
import { can } from '../access/can.ts'
import type { Access } from '../access/access.ts'
import type { Visitor } from '../principal.ts'
import { Refusal } from '../refusal.ts'
import type { Asked, Needs, Reply, Route, RouteRate } from './route.ts'

const BODY_BYTES = 16 * 1024

interface ApiRouterParts {
  access: Pick<Access, 'onPage' | 'onPageOrTrash' | 'inSpace'>
  /** Whose sign-in or key came along; looked up once for each request. */
  whoAsks: (request: IncomingMessage) => Promise<Visitor | undefined>
  addressOf: (request: IncomingMessage) => string
  /** Lets through what the address may still ask of this kind. */
  paced: (rate: RouteRate) => RequestHandler
  /** Hears which route a request belongs to, before anything is decided about it. */
  routed?: (response: Response, route: Route) => void
}

const signedOut = () => new Refusal(401, 'signed_out', 'You are not signed in.')
// Absent or not for you: both look the same.
const notFound = (what: string) => new Refusal(404, 'not_found', `This ${what} does not exist, or you may not see it.`)
const forbidden = () => new Refusal(403, 'forbidden', 'Your role does not allow that.')

interface Place {
  page?: PageId
  space?: SpaceId
  role?: Role
}

/** Whether the visitor may do what the route does, and where. Throws what to answer when not. */
const permitted = async (
  { access }: Pick<ApiRouterParts, 'access'>,
  needs: Needs,
  { visitor, params }: { visitor: Visitor | undefined; params: Readonly<Record<string, string>> },
): Promise<Place> => {
  if (needs === 'nothing') return {}
  if (!visitor) throw signedOut()
  const { id, kind, isAdmin } = visitor.principal
  if (needs === 'signed in') return {}
  if (needs === 'member' || needs === 'admin') {
    if (kind !== 'member' || (needs === 'admin' && !can('run the workspace', { kind, isAdmin }))) throw forbidden()
    return {}
  }
  if ('page' in needs) {
    const { page } = params
    if (!isPageId(page)) throw notFound('page')
    const role = needs.orTrash ? await access.onPageOrTrash(id, page) : (await access.onPage(id, page))?.role
    if (!can({ page: 'read' }, { kind, role, isAdmin })) throw notFound('page')
    if (!can({ page: needs.page }, { kind, role, isAdmin })) throw forbidden()
    return { page, ...(role ? { role } : {}) }
  }
  const { space } = params
  const role = isId(space) ? await access.inSpace(id, space as SpaceId) : undefined
  if (!can({ space: 'read' }, { kind, role, isAdmin })) throw notFound('space')
  if (!can({ space: needs.space }, { kind, role, isAdmin })) throw forbidden()
  return { space: space as SpaceId, ...(role ? { role } : {}) }
}

const parsedBy = (schema: Route['body'], said: unknown, expected: string | undefined): unknown => {
  if (!schema) return undefined
  const parsed = schema.safeParse(said)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues[0]?.path.join('.')
  throw new Refusal(
    400,
    'bad_message',
    expected ?? (where ? `The field ${where} is missing or not of its form.` : 'The request is not of the form this address takes.'),
  )
}

const replyTo = (response: Response): Reply => ({
  cookie: (header) => void response.append('Set-Cookie', header),
  header: (name, value) => void response.set(name, value),
  redirect: (address) => void response.set('Cache-Control', 'no-store').redirect(address),
})

const answering =
  (parts: ApiRouterParts, route: Route): RequestHandler =>
  async (request: Request, response) => {
    const params = request.params as Readonly<Record<string, string>>
    const visitor = await parts.whoAsks(request)
    const place = await permitted(parts, route.needs, { visitor, params })
    const asked = {
      visitor,
      params,
      ...place,
      body: parsedBy(route.body, request.body ?? {}, route.expected),
      query: parsedBy(route.query, request.query, route.expected),
      headers: request.headers,
      address: parts.addressOf(request),
      isSecure: request.secure,
    }
    const answer = await route.handle(asked as unknown as Asked<never, never>, replyTo(response))
    if (response.headersSent) return
    response.set('Cache-Control', 'no-store')
    if (answer) response.status(route.status).json(answer)
    else response.status(204).end()
  }

/** All routes of the REST API. For each: rate, body, who asks and whether they may, form of what they say, and only then its work. */
export const apiRouter = (routes: readonly Route[], parts: ApiRouterParts): Router => {
  const router = Router()
  for (const route of routes) {
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
    const steps: RequestHandler[] = []
    const { routed } = parts
    if (routed)
      steps.push((_request, response, next) => {
        routed(response, route)
        next()
      })
    if (route.rate) steps.push(parts.paced(route.rate))
    // Nobody's body is read before it is known that they may send one.
    if (route.needs !== 'nothing')
      steps.push(async (request, _response, next) => next((await parts.whoAsks(request)) ? undefined : signedOut()))
    if (route.method !== 'GET') steps.push(json({ limit: route.bodyBytes ?? BODY_BYTES }))
    router[method](route.path, ...steps, answering(parts, route))
  }
  return router
}
