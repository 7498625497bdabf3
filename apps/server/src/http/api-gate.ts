import type { IncomingMessage } from 'node:http'
import type { Request, RequestHandler } from 'express'
import type { Clock } from '../rooms/ports.ts'
import type { HttpKind, HttpPace } from './http-pace.ts'
import { refusal } from './problem.ts'

/** Bodies are small; who takes longer is holding on to the connection. */
const BODY_MS = 15_000

export interface ApiGateParts {
  pace: HttpPace
  clock: Clock
  addressOf: (request: IncomingMessage) => string
  /** The address people open, when it was said. */
  publicUrl: string | undefined
  isOwnOrigin: (headers: { origin?: string | undefined; host?: string | undefined }) => boolean
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

/**
 * Changes come from our own pages only, and as JSON, which a form of another site cannot send. A program that shows a key
 * is no browser that somebody else's page could use.
 */
export const ownChangesOnly =
  ({ isOwnOrigin, publicUrl }: Pick<ApiGateParts, 'isOwnOrigin' | 'publicUrl'>): RequestHandler =>
  (request, _response, next) => {
    if (onlyAsks(request)) return next()
    // Its cookies travel encrypted only, so that nobody could stay signed in there and nobody would know why.
    if (publicUrl?.startsWith('https:') === true && request.headers.origin?.startsWith('http:') === true)
      return next(refusal(403, 'wrong_address', `This server is at ${publicUrl} only, as its PUBLIC_URL says. Open it there.`))
    if (request.headers.authorization === undefined && !isOwnOrigin(request.headers))
      return next(refusal(403, 'forbidden', 'This request came from another site.'))
    return next(
      !announcesBody(request) || request.is('application/json') ? undefined : refusal(403, 'forbidden', 'Changes are sent as JSON.'),
    )
  }
