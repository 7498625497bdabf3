import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Metrics } from '../telemetry/metrics.ts'
import { NOTHING_HERE, refusal } from './problem.ts'

const BEARER = /^bearer +(\S+) *$/i

/** Of equal length whatever is hashed, so that the time to compare two says nothing. */
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * The metrics, for whoever shows the token; without a token of ours there is nothing at this address. It has its own
 * secret and is meant for a program inside the network, so it answers by whatever name or address it is asked.
 */
export const metricsPage = (page: { metrics: Metrics; token: string } | undefined): RequestHandler => {
  if (!page) return (_request, _response, next) => next(NOTHING_HERE)
  const expected = digestOf(page.token)
  return async ({ method, headers }, response, next) => {
    const shown = BEARER.exec(headers.authorization ?? '')?.[1]
    if (!timingSafeEqual(digestOf(shown ?? ''), expected)) {
      response.set('WWW-Authenticate', 'Bearer')
      return next(refusal(401, 'forbidden', 'Show the METRICS_TOKEN of this server, as Authorization: Bearer <token>.'))
    }
    if (method !== 'GET' && method !== 'HEAD') return next(NOTHING_HERE)
    response.type(page.metrics.contentType).send(await page.metrics.text())
  }
}
