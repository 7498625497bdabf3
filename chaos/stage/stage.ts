import { cp } from 'node:fs/promises'
import type { PageId, PageKind } from '@tandem/protocol'
import {
  freePort,
  freshReplica,
  hurriedClock,
  memoryAllowance,
  problemsOfReplicas,
  problemsOfStored,
  RawTab,
  seededRandom,
  ServerProcess,
  settledMemory,
  signIn,
  smallDisk,
  TcpProxy,
  temporaryFolder,
  Workspace,
  Writer,
  type Random,
  type RawTabOptions,
  type SmallDisk,
  type WriterOptions,
} from '@tandem/testkit'
import type * as Y from 'yjs'
import type { Figure, Setting } from './outcome.ts'
import { cameTrue } from './timing.ts'

export interface StageOptions {
  seed: number
  rounds?: number | undefined
  isQuick: boolean
  /** What is worth telling while it goes on. */
  say?: (text: string) => void
}

type WritersOptions = Partial<Omit<WriterOptions, 'name' | 'page'>> & { page: PageId; url?: string; hurry?: number }

const MEGABYTE = 1024 * 1024
const READY_MS = 15_000

const MEASURES = ['ms', 's', 'MB']

/** Where one scenario plays: a real server with a folder of its own, people at it, and a list of what was found out. */
export class Stage {
  readonly seed: number
  /** All chance of a scenario comes from here: the same seed plays it the same way, as far as the machine allows. */
  readonly random: Random
  readonly rounds: number
  readonly isQuick: boolean
  readonly server: ServerProcess
  readonly disk: SmallDisk | undefined
  readonly figures: Figure[] = []
  readonly problems: string[] = []
  readonly say: (text: string) => void
  readonly #atEnd: (() => unknown)[]

  private constructor(parts: {
    scenario: Setting
    options: StageOptions
    server: ServerProcess
    disk?: SmallDisk
    atEnd: (() => unknown)[]
  }) {
    const { seed, rounds, isQuick, say = () => undefined } = parts.options
    this.seed = seed
    this.random = seededRandom(seed)
    this.isQuick = isQuick
    this.rounds = rounds ?? parts.scenario.rounds?.[isQuick ? 'quick' : 'full'] ?? 1
    this.server = parts.server
    this.disk = parts.disk
    this.say = say
    this.#atEnd = parts.atEnd
  }

  /** With a server that listens. */
  static async open(scenario: Setting, options: StageOptions): Promise<Stage> {
    const atEnd: (() => unknown)[] = []
    const disk = scenario.disk === undefined ? undefined : await smallDisk(scenario.disk)
    const folder = disk ? disk : await temporaryFolder()
    atEnd.push(() => folder.remove())
    const server = new ServerProcess({
      port: await freePort(),
      dataDir: folder.path,
      env: scenario.env ?? {},
      nodeOptions: scenario.nodeOptions ?? [],
    })
    atEnd.push(() => server.end('SIGKILL'))
    const stage = new Stage({ scenario, options, server, atEnd, ...(disk ? { disk } : {}) })
    try {
      await stage.start()
    } catch (error) {
      await stage.close()
      throw error
    }
    return stage
  }

  get url(): string {
    return this.server.url
  }

  /** Ends everybody and everything, the last that came first. */
  async close(): Promise<void> {
    for (const end of this.#atEnd.splice(0).toReversed()) await end()
  }

  atEnd(task: () => unknown): void {
    this.#atEnd.push(task)
  }

  /** Notes something measured, and a problem when it is not what it must be. */
  figure(name: string, value: number, unit: string, must: { atMost?: number; atLeast?: number } = {}): void {
    // A short version shows that it works, on any machine and beside other tests; how fast and how small is for the whole one to say.
    if (this.isQuick && MEASURES.includes(unit)) return void this.figures.push({ name, value, unit })
    this.figures.push({ name, value, unit, ...must })
    const shown = `${name}: ${Number(value.toFixed(2))} ${unit}`.trimEnd()
    if (must.atMost !== undefined && !(value <= must.atMost)) this.problems.push(`${shown}, at most ${must.atMost} wanted`)
    if (must.atLeast !== undefined && !(value >= must.atLeast)) this.problems.push(`${shown}, at least ${must.atLeast} wanted`)
  }

  must(holds: boolean, otherwise: string): void {
    if (!holds) this.problems.push(otherwise)
  }

  found(problems: readonly string[], where = ''): void {
    this.problems.push(...problems.map((problem) => (where ? `${where}: ${problem}` : problem)))
  }

  /** Starts the server; answers how many milliseconds it took until it was ready. */
  async start(): Promise<number> {
    const began = performance.now()
    await this.server.start()
    let ready = false
    const ask = () =>
      fetch(`${this.url}/readyz`).then(
        ({ ok }) => void (ready ||= ok),
        () => undefined,
      )
    await cameTrue(() => (void ask(), ready), READY_MS, 10)
    if (!ready) throw new Error('the server listens but is not ready')
    return performance.now() - began
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

  async writer(name: string, { url = this.url, hurry = 1, page, random = this.random, cookie, ...rest }: WritersOptions): Promise<Writer> {
    const clock = hurry === 1 ? {} : { clock: hurriedClock(hurry) }
    const writer = await Writer.at(url, { ...clock, ...rest, name, cookie: cookie ?? (await this.signIn()), page, random })
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
