import { once } from 'node:events'
import { cp } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { PageId, PageKind } from '@tandem/protocol'
import {
  freePort,
  freshReplica,
  memoryAllowance,
  problemsOfReplicas,
  problemsOfStored,
  RawTab,
  ServerProcess,
  settledMemory,
  signIn,
  smallDisk,
  TcpProxy,
  temporaryFolder,
  Workspace,
  Writer,
  type RawTabOptions,
  type SmallDisk,
  type WriterOptions,
} from '@tandem/testkit'
import type * as Y from 'yjs'
import { Notes, type StageOptions } from './notes.ts'
import type { Setting } from './outcome.ts'

type WritersOptions = Partial<Omit<WriterOptions, 'name' | 'page'>> & { page: PageId; url?: string }

const MEGABYTE = 1024 * 1024
const READY_MS = 15_000
const READY_THREAD = new URL('../clients/ready-thread.ts', import.meta.url)

/** Where one scenario plays: a real server with a folder of its own, people at it, and a list of what was found out. */
export class Stage extends Notes {
  readonly server: ServerProcess
  readonly disk: SmallDisk | undefined

  private constructor(parts: { scenario: Setting; options: StageOptions; server: ServerProcess; disk: SmallDisk | undefined }) {
    super(parts.options, parts.scenario)
    this.server = parts.server
    this.disk = parts.disk
  }

  /** With a server that listens. */
  static async open(scenario: Setting, options: StageOptions): Promise<Stage> {
    const disk = scenario.disk === undefined ? undefined : await smallDisk(scenario.disk)
    const folder = disk ? disk : await temporaryFolder()
    const server = new ServerProcess({
      port: await freePort(),
      dataDir: folder.path,
      env: scenario.env ?? {},
      nodeOptions: scenario.nodeOptions ?? [],
    })
    const stage = new Stage({ scenario, options, server, disk })
    stage.atEnd(() => folder.remove())
    stage.atEnd(() => server.end('SIGKILL'))
    try {
      await stage.start()
    } catch (error) {
      await stage.close()
      throw error
    }
    return stage
  }

  /** What nobody did to it on purpose. */
  get troubles(): readonly string[] {
    return this.server.troubles
  }

  get url(): string {
    return this.server.url
  }

  /** Starts the server; answers how many milliseconds it took until it was ready. */
  async start(): Promise<number> {
    const watch = new Worker(READY_THREAD, { workerData: `${this.url}/readyz` })
    try {
      const ready = new Promise<number | undefined>((resolve) => {
        watch.once('message', resolve)
        watch.once('exit', () => resolve(undefined))
      })
      await once(watch, 'online')
      const began = performance.timeOrigin + performance.now()
      await this.server.start()
      const late = setTimeout(() => void watch.terminate(), READY_MS)
      const readyAt = await ready
      clearTimeout(late)
      if (readyAt === undefined) throw new Error('the server listens but is not ready')
      return readyAt - began
    } finally {
      await watch.terminate()
    }
  }

  signIn(): Promise<string> {
    return signIn(this.url)
  }

  /** Set up when it is first wanted. */
  get workspace(): Promise<Workspace> {
    return Workspace.at(this.url)
  }

  /** Where everybody who signed in may write. */
  async newPage(kind: PageKind = 'document'): Promise<PageId> {
    return (await (await this.workspace).newPage(kind)).id
  }

  async proxy(): Promise<TcpProxy> {
    const proxy = await TcpProxy.start(this.server.port, { random: this.random })
    this.atEnd(() => proxy.close())
    return proxy
  }

  async writer(name: string, { url = this.url, page, random = this.random, cookie, ...rest }: WritersOptions): Promise<Writer> {
    const writer = await Writer.at(url, { ...rest, name, cookie: cookie ?? (await this.signIn()), page, random })
    this.atEnd(() => writer.close())
    return writer
  }

  /** So many people at one page, each with a sign-in of their own unless one is given. */
  writers(count: number, options: WritersOptions): Promise<Writer[]> {
    return Promise.all(Array.from({ length: count }, (_, index) => this.writer(`w${index}`, options)))
  }

  async tab(options: Partial<RawTabOptions> & { url?: string } = {}): Promise<RawTab> {
    const { url = this.url, cookie, ...rest } = options
    const tab = await RawTab.connect(url, { ...rest, cookie: cookie ?? (await this.signIn()) })
    this.atEnd(() => tab.leave())
    return tab
  }

  /** The page as somebody new gets it from the server that runs now. */
  async fresh(page: PageId, cookie?: string): Promise<Y.Doc> {
    return freshReplica(this.url, { cookie: cookie ?? (await this.signIn()), page })
  }

  /** A copy of the server's folder as it lies on the disk. */
  async copyOfFolder(): Promise<string> {
    const folder = await temporaryFolder()
    this.atEnd(() => folder.remove())
    await cp(this.server.dataDir, folder.path, { recursive: true })
    return folder.path
  }

  /** Everybody comes to rest; then nothing typed is missing with anybody, all have the same content, and so has a fresh process. */
  async settle(page: PageId, writers: readonly Writer[], patienceMs = 60_000): Promise<void> {
    for (const writer of writers) writer.rest()
    await Promise.all(writers.map((writer) => writer.saved(patienceMs)))
    const typed = writers.flatMap((writer) => writer.typed)
    await Promise.all(writers.map((writer) => writer.sees(typed, patienceMs)))
    await this.server.end('SIGKILL')
    await this.start()
    const fresh = await this.fresh(page)
    this.found(problemsOfStored(typed, fresh), 'A, a fresh process')
    for (const { name, told, typed: own } of writers)
      this.must(told.length === own.length, `${name} was told of ${told.length} of ${own.length}`)
    this.found(
      problemsOfReplicas(new Map([['the fresh process', fresh], ...writers.map(({ name, replica }) => [name, replica] as const)])),
      'B',
    )
    this.figure('words stored', typed.length, '')
  }

  /** Oracle C: `before` in bytes. */
  async memoryIsBack(before: number): Promise<void> {
    const after = this.isQuick ? this.server.memory : await settledMemory(this.server, before)
    this.figure('memory before', before / MEGABYTE, 'MB')
    this.figure('memory 30 s after', after / MEGABYTE, 'MB', { atMost: memoryAllowance(before) / MEGABYTE })
  }
}
