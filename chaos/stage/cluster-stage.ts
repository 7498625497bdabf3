import type { PageId, PageKind } from '@tandem/protocol'
import {
  Cluster,
  freshReplica,
  NginxServer,
  problemsOfReplicas,
  problemsOfStored,
  RawTab,
  TcpProxy,
  Writer,
  type ClusterNode,
  type RawTabOptions,
  type Workspace,
  type WriterOptions,
} from '@tandem/testkit'
import { Notes, type StageOptions } from './notes.ts'
import type { ClusterSetting } from './outcome.ts'
import { cameTrue } from './timing.ts'

const READY_MS = 30_000

type EachWriter = Partial<Omit<WriterOptions, 'name' | 'page'>>
type ClusterWriter = EachWriter & { page: PageId; url: string }

/** Where one scenario of several nodes plays: real servers, a real database, a real Redis, people at every node. */
export class ClusterStage extends Notes {
  readonly cluster: Cluster
  readonly #balancer: NginxServer | undefined

  private constructor(
    scenario: ClusterSetting,
    options: StageOptions,
    { cluster, balancer }: { cluster: Cluster; balancer: NginxServer | undefined },
  ) {
    super(options, scenario)
    this.cluster = cluster
    this.#balancer = balancer
  }

  /** With nodes that all listen. */
  static async open(scenario: ClusterSetting, options: StageOptions): Promise<ClusterStage> {
    const { nodes, withRedis = true, withProxies = false, withBalancer = false, env = {} } = scenario
    const cluster = await Cluster.start({
      nodes: nodes[options.isQuick ? 'quick' : 'full'],
      withRedis,
      withProxies,
      env: withBalancer ? { TRUST_PROXY: '1', ...env } : env,
    })
    const balancer = withBalancer ? await NginxServer.start({ nodes: cluster.nodes.map(({ server }) => server.port) }) : undefined
    const stage = new ClusterStage(scenario, options, { cluster, balancer })
    stage.atEnd(() => cluster.remove())
    stage.atEnd(() => balancer?.remove())
    return stage
  }

  /** Where people go who do not know one node from another. */
  get front(): string {
    if (!this.#balancer) throw new Error('there is no balancer before this cluster')
    return this.#balancer.url
  }

  get nodes(): readonly ClusterNode[] {
    return this.cluster.nodes
  }

  get troubles(): readonly string[] {
    return this.cluster.troubles
  }

  get workspace(): Promise<Workspace> {
    return this.cluster.workspace
  }

  async signIn(): Promise<string> {
    return (await this.workspace).signIn()
  }

  /** Where everybody who signed in may write. */
  async newPage(kind: PageKind = 'document'): Promise<PageId> {
    return (await (await this.workspace).newPage(kind)).id
  }

  async writer(name: string, { url, page, random = this.random, cookie, ...rest }: ClusterWriter): Promise<Writer> {
    const writer = await Writer.at(url, { ...rest, name, cookie: cookie ?? (await this.signIn()), page, random })
    this.atEnd(() => writer.close())
    return writer
  }

  /** So many people at each node, one node after the other; `each` by their number. */
  async writersAtEach(count: number, page: PageId, each: (index: number) => EachWriter = () => ({})): Promise<Writer[]> {
    const places = Array.from({ length: count }).flatMap(() => this.nodes.map(({ server }) => server.url))
    return Promise.all(places.map((url, index) => this.writer(`w${index}`, { url, page, ...each(index) })))
  }

  /** So many people at the balancer, each of whom keeps its cookie as a browser does. */
  async writersAtFront(
    count: number,
    page: PageId,
    { prefix = 'w', each = () => ({}) }: { prefix?: string; each?: (index: number) => EachWriter & { url?: string } } = {},
  ): Promise<Writer[]> {
    const writers = Array.from({ length: count }, async (_, index) => {
      const cookie = `${await this.signIn()}; tandem_node=${prefix}${index}`
      return this.writer(`${prefix}${index}`, { url: this.front, page, cookie, ...each(index) })
    })
    return Promise.all(writers)
  }

  /** A line of one's own to the balancer, that can be told to misbehave. */
  async frontProxy(): Promise<TcpProxy> {
    const proxy = await TcpProxy.start(Number(new URL(this.front).port), { random: this.random })
    this.atEnd(() => proxy.close())
    return proxy
  }

  /** How many tabs each node has in its pages. */
  tabsPerNode(): Promise<number[]> {
    return Promise.all(this.nodes.map((node) => this.cluster.numberOf('tandem_sessions', node)))
  }

  async tab(url: string, { cookie, ...rest }: Partial<RawTabOptions> = {}): Promise<RawTab> {
    const tab = await RawTab.connect(url, { ...rest, cookie: cookie ?? (await this.signIn()) })
    this.atEnd(() => tab.leave())
    return tab
  }

  /** Starts a node again and resolves when it takes requests; answers how many milliseconds it took. */
  async start({ server, name }: ClusterNode): Promise<number> {
    const began = performance.now()
    await server.start()
    await this.isReady({ server, name })
    return performance.now() - began
  }

  async isReady({ server, name }: Pick<ClusterNode, 'server' | 'name'>): Promise<void> {
    let ready = false
    const ask = () =>
      fetch(`${server.url}/readyz`).then(
        ({ ok }) => void (ready ||= ok),
        () => undefined,
      )
    await cameTrue(() => (void ask(), ready), READY_MS, 50)
    if (!ready) throw new Error(`${name} listens but is not ready`)
  }

  /**
   * Everybody comes to rest; then nothing typed is missing with anybody or at any node (A), all have the same content (B),
   * and the numbers of the log are dense (D3).
   */
  async settle(page: PageId, writers: readonly Writer[], patienceMs = 60_000): Promise<void> {
    for (const writer of writers) writer.rest()
    await Promise.all(writers.map((writer) => writer.saved(patienceMs)))
    const typed = writers.flatMap((writer) => writer.typed)
    await Promise.all(writers.map((writer) => writer.sees(typed, patienceMs)))
    for (const { name, told, typed: own } of writers)
      this.must(told.length === own.length, `${name} was told of ${told.length} of ${own.length}`)
    const replicas = new Map(writers.map(({ name, replica }) => [name, replica] as const))
    const cookie = await this.signIn()
    for (const { name, server } of this.nodes) replicas.set(name, await freshReplica(server.url, { cookie, page }))
    const fresh = await this.cluster.freshFromDatabase(page, cookie)
    replicas.set('a fresh process', fresh)
    this.found(problemsOfStored(typed, fresh), 'A, a fresh process')
    this.found(problemsOfReplicas(replicas), 'B')
    this.found(await this.cluster.problemsOfNumbers(), 'D3')
    this.figure('words stored', typed.length, '')
  }
}
