import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, ServerProcess, TcpProxy, temporaryFolder, Workspace } from '@tandem/testkit'
import type { BrowserContextOptions } from 'playwright-core'
import { openBrowser, openBrowserOn } from './browser.ts'
import { Visitor } from './visitor.ts'

/** `guest`: may write on every page. `nobody`: has never been here. */
type Who = 'guest' | 'owner' | 'nobody' | { cookie: string }
/** `keepsProfile`: their browser can be closed and opened again as the same one. */
type VisitorOptions = BrowserContextOptions & { through?: 'server' | 'proxy'; as?: Who; keepsProfile?: boolean }

/** A server, a proxy in front of it, and the people of one test. */
export class Stage {
  readonly server: ServerProcess
  readonly proxy: TcpProxy
  readonly #folder: { path: string; remove(): Promise<void> }
  readonly #visitors: Visitor[] = []

  constructor(server: ServerProcess, proxy: TcpProxy, folder: { path: string; remove(): Promise<void> }) {
    this.server = server
    this.proxy = proxy
    this.#folder = folder
  }

  /** `below`: the path of its host that it lies below, instead of the root. */
  static async open({ below = '' } = {}): Promise<Stage> {
    const folder = await temporaryFolder()
    const port = await freePort()
    const env: Record<string, string> = below === '' ? {} : { PUBLIC_URL: `http://localhost:${port}${below}` }
    const server = new ServerProcess({ port, dataDir: join(folder.path, 'data'), env })
    await server.start()
    return new Stage(server, await TcpProxy.start(server.port), folder)
  }

  /** Set up when it is first wanted. */
  get workspace(): Promise<Workspace> {
    return Workspace.at(this.server.url)
  }

  /** Somebody with a browser of their own. `through`: straight to the server, or by way of the proxy. */
  async visitor(name: string, options: VisitorOptions = {}): Promise<Visitor> {
    const { through = 'server', as = 'guest', keepsProfile = false, ...browserOptions } = options
    const profile = join(this.#folder.path, `profile-${name}`)
    if (keepsProfile) await mkdir(profile, { recursive: true })
    const open = () => (keepsProfile ? openBrowserOn(profile, browserOptions) : openBrowser(browserOptions))
    const url = through === 'proxy' ? this.proxy.url : this.server.url
    const visitor = new Visitor({ name, url, workspace: () => this.workspace, open })
    await visitor.openBrowser()
    const cookie = await this.#cookieOf(name, as)
    if (cookie !== undefined) await visitor.bring(cookie)
    this.#visitors.push(visitor)
    return visitor
  }

  async #cookieOf(name: string, as: Who): Promise<string | undefined> {
    if (as === 'nobody') return undefined
    if (typeof as === 'object') return as.cookie
    const workspace = await this.workspace
    return as === 'owner' ? workspace.owner : workspace.signIn(name)
  }

  async close(): Promise<void> {
    for (const visitor of this.#visitors) await visitor.closeBrowser()
    await this.proxy.close()
    await this.server.end('SIGKILL')
    await this.#folder.remove()
  }
}
