import { parser, PROTOCOL_VERSION, type Me, type PageDetails, type Person } from '@tandem/protocol'
import { temporaryFolder, Workspace } from '@tandem/testkit'
import { io, type Socket } from 'socket.io-client'
import { startApp, type App } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { Events } from '../src/telemetry/events.ts'

/** The whole server in this process, on a port of its own and a database on disk. */
export class RunningApp {
  readonly url: string
  /** Set up, with its owner. */
  readonly workspace: Workspace
  readonly #app: App
  readonly #remove: () => Promise<void>

  private constructor(parts: { app: App; workspace: Workspace; remove: () => Promise<void> }) {
    this.#app = parts.app
    this.url = parts.app.address
    this.workspace = parts.workspace
    this.#remove = parts.remove
  }

  static async start(env: Record<string, string> = {}): Promise<RunningApp> {
    const folder = await temporaryFolder()
    const config = readConfig({ PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'silent', ...env })
    const app = await startApp(config, new Events('silent'), () => undefined)
    return new RunningApp({ app, workspace: await Workspace.setUp(app.address, app.setupAddress ?? ''), remove: folder.remove })
  }

  async stop(): Promise<void> {
    await this.#app.stop()
    await this.#remove()
  }

  /** Somebody new who may write on every page: their cookie and how others see them. */
  async signIn(): Promise<{ cookie: string; person: Person }> {
    const cookie = await this.workspace.signIn()
    const { id, name, color } = await this.workspace.ask<Me>('GET /me', { as: cookie })
    return { cookie, person: { id, name, color, guest: true } }
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

  newPage(cookie: string, kind: 'document' | 'board' = 'document'): Promise<PageDetails> {
    return this.workspace.newPage(kind, { as: cookie })
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
