import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, ServerProcess, TcpProxy, temporaryFolder } from '@tandem/testkit'
import type { BrowserContextOptions } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { Visitor } from './visitor.ts'

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

  static async open(): Promise<Stage> {
    const folder = await temporaryFolder()
    const server = new ServerProcess({ port: await freePort(), dataDir: join(folder.path, 'data') })
    await server.start()
    return new Stage(server, await TcpProxy.start(server.port), folder)
  }

  /** Somebody with a browser of their own. `through`: straight to the server, or by way of the proxy. */
  async visitor(name: string, options: BrowserContextOptions & { through?: 'server' | 'proxy' } = {}): Promise<Visitor> {
    const { through = 'server', ...browserOptions } = options
    const profile = join(this.#folder.path, `profile-${name}`)
    await mkdir(profile, { recursive: true })
    const url = through === 'proxy' ? this.proxy.url : this.server.url
    const visitor = new Visitor({ name, url, open: () => openBrowser(profile, browserOptions) })
    await visitor.openBrowser()
    this.#visitors.push(visitor)
    return visitor
  }

  async close(): Promise<void> {
    for (const visitor of this.#visitors) await visitor.closeBrowser()
    await this.proxy.close()
    await this.server.end('SIGKILL')
    await this.#folder.remove()
  }
}
