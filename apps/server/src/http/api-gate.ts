import type { IncomingMessage } from 'node:http'
import type { Person } from '@tandem/protocol'
import { json, Router, type Request, type RequestHandler } from 'express'
import type { Clock } from '../rooms/ports.ts'
import type { HttpKind, HttpPace } from './http-pace.ts'
import { refusal } from './problem.ts'

/** Names and titles are all that is sent so far. */
const BODY = '16kb'
/** Bodies are small; who takes longer is holding on to the connection. */
const BODY_MS = 15_000

export interface ApiGateParts {
  pace: HttpPace
  clock: Clock
  addressOf: (request: IncomingMessage) => string
  isOwnOrigin: (headers: { origin?: string | undefined; host?: string | undefined }) => boolean
  /** Whose sign-in came along. */
  whoAsks: (request: IncomingMessage) => Promise<Person | undefined>
}

const onlyAsks = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD'

/** Lets through what its address may still ask. */
export const paced =
  ({ pace, clock, addressOf }: Pick<ApiGateParts, 'pace' | 'clock' | 'addressOf'>, kind: HttpKind): RequestHandler =>
  (request, _response, next) => {
    const wait = pace.take(addressOf(request), kind, clock.elapsed())
    next(wait > 0 ? refusal(429, 'rate', 'Too much at once from your network. Try again in a moment.', wait) : undefined)
  }

const announcesBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

/** Nobody waits long for a body, and a connection whose body was not read ends with its answer. */
export const bodyInTime =
  (clock: Pick<Clock, 'after'>): RequestHandler =>
  (request, response, next) => {
    if (!announcesBody(request)) return next()
    const kept = response.shouldKeepAlive
    response.shouldKeepAlive = false
    const cancel = clock.after(BODY_MS, () => void request.destroy())
    request.once('end', () => {
      cancel()
      response.shouldKeepAlive = kept
    })
    response.once('close', cancel)
    next()
  }

/** Changes come from our own pages only, and as JSON, which a form of another site cannot send. */
const ownChangesOnly =
  (isOwnOrigin: ApiGateParts['isOwnOrigin']): RequestHandler =>
  (request, _response, next) => {
    if (onlyAsks(request)) return next()
    if (!isOwnOrigin(request.headers)) return next(refusal(403, 'forbidden', 'This request came from another site.'))
    return next(request.is('application/json') ? undefined : refusal(403, 'forbidden', 'Changes are sent as JSON.'))
  }

/** What every request to the API goes through before anything is done for it, the cheapest first. A body comes last. */
export const apiGate = (parts: ApiGateParts): Router => {
  const gate = Router()
  const parse = json({ limit: BODY })
  gate.use(ownChangesOnly(parts.isOwnOrigin))
  gate.use(async (request, _response, next) => {
    if (!onlyAsks(request) && !(await parts.whoAsks(request))) throw refusal(401, 'signed_out', 'You are not signed in.')
    next()
  })
  const newcomer = paced(parts, 'newPeople')
  gate.get('/me', async (request, response, next) => {
    if (await parts.whoAsks(request)) next()
    else newcomer(request, response, next)
  })
  gate.post('/pages', paced(parts, 'newPages'))
  gate.patch('/me', paced(parts, 'renames'))
  gate.use((request, response, next) => (onlyAsks(request) ? next() : parse(request, response, next)))
  return gate
}
