import { existsSync } from 'node:fs'
import { join } from 'node:path'
import compression from 'compression'
import express, { type Express, type Request, type RequestHandler, type Response } from 'express'
import { ownChangesOnly, bodyInTime, paced, type ApiGateParts } from './api-gate.ts'
import { watchForwarded } from './forwarded-headers.ts'
import { knownHostOnly } from './known-host.ts'
import { apiRouter } from '../workspace/api/api-router.ts'
import type { Route } from '../workspace/api/route.ts'
import { metricsPage } from './metrics-page.ts'
import { notedOf, watched } from './watched.ts'
import { packedFirst } from './packed-assets.ts'
import { answerProblem, NOTHING_HERE, type Failed } from './problem.ts'
import { appPage, buildOf, security } from './security.ts'

const YEAR_MS = 365 * 24 * 3600 * 1000

interface HttpParts extends ApiGateParts {
  webDir: string
  routes: readonly Route[]
  access: Parameters<typeof apiRouter>[1]['access']
  /** Whose sign-in or key came along. */
  whoAsks: Parameters<typeof apiRouter>[1]['whoAsks']
  /** Whether this process takes requests: false before it has started and once it is stopping. */
  ready: () => boolean
  /** Whether somebody who asks for this host means us. */
  isKnownHost: (host: string | undefined) => boolean
  /** What all of it lies below, as browsers see it; '' at the root. */
  basePath: string
  /** How many proxies before us add to `X-Forwarded-For` and its like. */
  trustProxy: number
  /** Told of headers that do not fit `trustProxy`. */
  misfits: (problem: string) => void
  /** The HTTP status of the app's HTML: 404 for a page that whoever asks cannot see. */
  statusOf: (request: Request) => Promise<number>
  failed: Failed
  /** What there is to read at `/metrics`, and for whom. */
  metrics: Parameters<typeof metricsPage>[0]
  answered: Parameters<typeof watched>[1]
}

/** What is answered here is true now and may not be a moment later. */
const notKept: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}

/** Tabs that were loaded before an upgrade find out by this that there is a newer app. */
const saysBuild =
  (build: string | undefined): RequestHandler =>
  (_request, response, next) => {
    if (build !== undefined) response.set('X-Tandem-Build', build)
    next()
  }

/** A connection that a balancer keeps for the next request does not outlive this process's readiness. */
const leaves =
  (ready: () => boolean): RequestHandler =>
  (_request, response, next) => {
    if (!ready()) response.set('Connection', 'close')
    next()
  }

const routed = (response: Response, { path, rate }: Route): void =>
  void Object.assign(notedOf(response), { route: `/api/v1${path}`, isTry: rate === 'credentials' })

/** Everything that is not a socket: health, API, the built web app. */
export const httpApp = (parts: HttpParts): Express => {
  const { webDir, ready, isKnownHost, publicUrl, basePath, trustProxy, statusOf, failed, clock } = parts
  const index = join(webDir, 'index.html')
  const build = existsSync(index) ? buildOf(index) : undefined
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.set('trust proxy', trustProxy)
  app.use(watched(() => clock.elapsed(), parts.answered))
  app.use(watchForwarded(trustProxy, parts.misfits))
  app.use(security)
  app.use(leaves(ready))
  app.use(bodyInTime(clock))
  app.use(compression())
  app.use(['/healthz', '/readyz', '/metrics', '/api'], notKept)
  app.get('/healthz', (_request, response) => void response.type('text').send('ok'))
  app.get(
    '/readyz',
    (_request, response) =>
      void response
        .status(ready() ? 200 : 503)
        .type('text')
        .send(ready() ? 'ready' : 'not ready'),
  )
  app.all('/metrics', metricsPage(parts.metrics))
  app.use(knownHostOnly({ isKnownHost, publicUrl, elapsed: () => clock.elapsed(), failed }))
  app.use('/api', saysBuild(build), paced(parts, 'requests'))
  app.use('/api/v1', ownChangesOnly(parts), apiRouter(parts.routes, { ...parts, routed, paced: (rate) => paced(parts, rate) }))
  app.use('/api', (_request, _response, next) => next(NOTHING_HERE))
  if (build !== undefined) {
    const page = appPage({ file: index, basePath, statusOf })
    app.get(['/', '/index.html'], page)
    const assets = join(webDir, 'assets')
    app.use('/assets', packedFirst(assets), express.static(assets, { immutable: true, maxAge: YEAR_MS, index: false, fallthrough: false }))
    app.use(express.static(webDir, { index: false, maxAge: 0 }))
    app.get('/{*any}', page)
  }
  app.use(answerProblem(failed))
  return app
}
