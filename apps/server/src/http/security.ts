import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Request, RequestHandler } from 'express'
import helmet from 'helmet'

const SELF = "'self'"

/** Express and Socket.IO both take it. */
type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void

const policy = (style: string[]): Middleware =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': [SELF],
        'style-src': style,
        'font-src': [SELF],
        'img-src': [SELF, 'data:', 'blob:'],
        'connect-src': [SELF],
        'worker-src': [SELF],
        'manifest-src': [SELF],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': [SELF],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: false, // whoever ends TLS sets it
  })

/** For everything that is not the page: files, API, errors, polls. */
export const security: Middleware = policy([SELF])

const NONCE = '__CSP_NONCE__'
const BUILD = '__BUILD__'
const BASE_PATH = '__BASE_PATH__'
/** Files of the app stand in the HTML as they lie beside it; it is the answer to addresses of any depth. */
const BESIDE = /(?<=(?:href|src)=")\.\//g

/** Names the web app that this page begins: its files have their content in their names, and they in it. */
export const buildOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12)

interface AppPageParts {
  file: string
  /** What the app lies below: the same files serve any path. */
  basePath: string
  statusOf: (request: Request) => Promise<number>
}

/** The app's HTML with its build, each time with a fresh nonce for style elements; scripts never get one. Reads the file once. */
export const appPage = ({ file, basePath, statusOf }: AppPageParts): RequestHandler => {
  const html = readFileSync(file, 'utf8').replaceAll(BUILD, buildOf(file)).replaceAll(BASE_PATH, basePath).replace(BESIDE, `${basePath}/`)
  return async (request, response, next) => {
    const nonce = randomBytes(16).toString('base64')
    const status = await statusOf(request)
    policy([SELF, `'nonce-${nonce}'`])(request, response, (error?: unknown) => {
      if (error) return next(error)
      response.status(status).type('html').set('Cache-Control', 'no-cache').send(html.replaceAll(NONCE, nonce))
    })
  }
}
