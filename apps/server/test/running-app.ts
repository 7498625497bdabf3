import { parser, PROTOCOL_VERSION, type PageSummary, type Person } from '@tandem/protocol'
import { temporaryFolder } from '@tandem/testkit'
import { io, type Socket } from 'socket.io-client'
import { startApp, type App } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { Events } from '../src/telemetry/events.ts'

/** The whole server in this process, on a port of its own and a database on disk. */
export class RunningApp {
  readonly url: string
  readonly #app: App
  readonly #remove: () => Promise<void>

  constructor(app: App, remove: () => Promise<void>) {
    this.#app = app
    this.url = app.address
    this.#remove = remove
  }

  static async start(env: Record<string, string> = {}): Promise<RunningApp> {
    const folder = await temporaryFolder()
    const config = readConfig({ PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'silent', ...env })
    return new RunningApp(await startApp(config, new Events('silent'), () => undefined), folder.remove)
  }

  async stop(): Promise<void> {
    await this.#app.stop()
    await this.#remove()
  }

  /** A newcomer: their cookie and who they are. */
  async signIn(): Promise<{ cookie: string; person: Person }> {
    const response = await fetch(`${this.url}/api/v1/me`)
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
    return { cookie, person: (await response.json()) as Person }
  }

  request(
    path: string,
    {
      cookie = '',
      method = 'GET',
      body,
      headers = {},
    }: { cookie?: string; method?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    return fetch(`${this.url}${path}`, {
      method,
      headers: { cookie, ...json, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  async newPage(cookie: string, kind: 'document' | 'board' = 'document'): Promise<PageSummary> {
    const response = await this.request('/api/v1/pages', { cookie, method: 'POST', body: { kind } })
    return (await response.json()) as PageSummary
  }

  /** A bare connection to `/sync`, nothing sent on it yet. */
  connect(
    cookie: string,
    {
      auth = { protocol: PROTOCOL_VERSION, tab: 'tab1' } as unknown,
      headers = {} as Record<string, string>,
      transport = 'websocket' as 'websocket' | 'polling',
    } = {},
  ): Socket {
    return io(`${this.url}/sync`, {
      parser,
      auth: auth as Record<string, unknown>,
      extraHeaders: { 'x-tandem-client': 'test', cookie, ...headers },
      reconnection: false,
      forceNew: true,
      transports: [transport],
    })
  }
}

/** The next event of this name. */
export const next = <Body>(socket: Socket, event: string): Promise<Body> => new Promise((resolve) => socket.once(event, resolve))

/** Why a connection was refused. */
export const refusal = (socket: Socket): Promise<unknown> =>
  new Promise((resolve) => {
    socket.once('connect_error', (error: Error & { data?: unknown }) => resolve(error.data ?? error.message))
  })
