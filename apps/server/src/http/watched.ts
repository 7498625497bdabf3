import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Answered } from '../telemetry/http-metrics.ts'

/** What is remembered of a request until it is answered. */
interface Noted {
  /** By which an operator finds what the log says of it. */
  id: string
  /** The pattern of its address. */
  route?: string
  /** Why it was refused. */
  code?: string
  /** A password, code or token is tried with it. */
  isTry?: boolean
}

const NOTED = 'noted'

/** What is known of this request; whoever learns more adds to it. */
export const notedOf = (response: Response): Noted => {
  const { locals } = response as { locals: Record<string, Noted | undefined> }
  return (locals[NOTED] ??= { id: randomUUID() })
}

/** Of what is not in the API. Paths may hold secrets, and anybody can make up any number of them. */
const OWN: readonly string[] = ['/healthz', '/readyz', '/metrics', '/assets', '/api']
const patternOf = ({ path }: Pick<Request, 'path'>): string => {
  const first = `/${path.split('/')[1] ?? ''}`
  return OWN.includes(first) ? first : 'app'
}

/** Tells of each request when its answer is out, or its browser gone. */
export const watched =
  (elapsed: () => number, answered: (what: Answered & { requestId: string }) => void): RequestHandler =>
  (request, response, next) => {
    const began = elapsed()
    const pattern = patternOf(request)
    const { method } = request
    const noted = notedOf(response)
    response.once('close', () => {
      const { id: requestId, route = pattern, code, isTry = false } = noted
      // 499 is what proxies write for somebody who did not wait.
      const status = response.writableFinished ? response.statusCode : 499
      answered({ requestId, method, route, status, ms: elapsed() - began, code, isTry })
    })
    next()
  }
