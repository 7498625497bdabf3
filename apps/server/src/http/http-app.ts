import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CODES, type Code } from '@tandem/protocol'
import compression from 'compression'
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express'
import { appPage, security } from './security.ts'

const YEAR_MS = 365 * 24 * 3600 * 1000

interface HttpParts {
  webDir: string
  api: Router[]
  /** Whether this process takes requests: false before it has started and once it is stopping. */
  ready: () => boolean
  isOwnOrigin: (headers: { origin?: string | undefined; host?: string | undefined }) => boolean
  /** How many proxies before us add to `X-Forwarded-For` and its like. */
  trustProxy: number
  /** The HTTP status for a path of the app: 404 for a page that does not exist. */
  statusOf: (path: string) => Promise<number>
  failed: (what: { requestId: string; method: string; problem: string }) => void
}

interface Problem {
  status: number
  code: string
  title: string
}

const INTERNAL: Problem = {
  status: 500,
  code: 'internal',
  title: 'Something went wrong here. Try again; if it stays, tell the operator the request id.',
}

const NOTHING_HERE: Problem = { status: 404, code: 'not_found', title: 'There is nothing at this address.' }
const isCode = (code: unknown): code is Code => CODES.includes(code as Code)

/** Errors that mean something to the caller carry `status` and `code`; everything else stays inside. */
const problemOf = (error: unknown): Problem => {
  const { status, code, type, message } = error as { status?: unknown; code?: unknown; type?: unknown; message?: unknown }
  if (typeof status !== 'number' || status < 400 || status > 499) return INTERNAL
  // Only our own codes come with words for people; other errors name files of this machine.
  if (isCode(code) && typeof message === 'string') return { status, code, title: message }
  if (status === 404) return NOTHING_HERE
  return { status, code: type === 'entity.too.large' ? 'too_large' : 'bad_message', title: 'The request cannot be read.' }
}

const answerProblem =
  (failed: HttpParts['failed']): ErrorRequestHandler =>
  (error, request, response, _next) => {
    const requestId = randomUUID()
    const problem = problemOf(error)
    if (problem.status === 500)
      failed({ requestId, method: request.method, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    if (response.headersSent) return void response.destroy()
    response.status(problem.status).type('application/problem+json').set('Cache-Control', 'no-store')
    response.send(JSON.stringify({ type: 'about:blank', requestId, ...problem }))
  }

/** What is answered here is true now and may not be a moment later. */
const notKept: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}

/** Changes come from our own pages only, and as JSON, which a form of another site cannot send. */
const ownChangesOnly =
  (isOwnOrigin: HttpParts['isOwnOrigin']): RequestHandler =>
  (request, _response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next()
    const refuse = (message: string) => next(Object.assign(new Error(message), { status: 403, code: 'forbidden' }))
    if (!isOwnOrigin(request.headers)) return refuse('This request came from another site.')
    return request.is('application/json') ? next() : refuse('Changes are sent as JSON.')
  }

/** Everything that is not a socket: health, API, the built web app. */
export const httpApp = ({ webDir, api, ready, isOwnOrigin, trustProxy, statusOf, failed }: HttpParts): Express => {
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.set('trust proxy', trustProxy)
  app.use(security)
  app.use(compression())
  app.use(['/healthz', '/readyz', '/api'], notKept)
  app.get('/healthz', (_request, response) => void response.type('text').send('ok'))
  app.get(
    '/readyz',
    (_request, response) =>
      void response
        .status(ready() ? 200 : 503)
        .type('text')
        .send(ready() ? 'ready' : 'not ready'),
  )
  app.use('/api/v1', ownChangesOnly(isOwnOrigin), express.json({ limit: '256kb' }), ...api)
  app.use('/api', (_request, _response, next) => next(NOTHING_HERE))
  const index = join(webDir, 'index.html')
  if (existsSync(index)) {
    const page = appPage(index, statusOf)
    app.get(['/', '/index.html'], page)
    app.use('/assets', express.static(join(webDir, 'assets'), { immutable: true, maxAge: YEAR_MS, index: false, fallthrough: false }))
    app.use(express.static(webDir, { index: false, maxAge: 0 }))
    app.get('/{*any}', page)
  }
  app.use(answerProblem(failed))
  return app
}
