import { join } from 'node:path'
import type { PageId } from '@tandem/protocol'
import type * as Y from 'yjs'
import { freshReplica } from './raw-tab.ts'
import type { Random } from './seeded-random.ts'
import { freePort, ServerProcess, temporaryFolder } from './server-process.ts'
import { PostgresServer } from './services/postgres-server.ts'
import { RedisServer } from './services/redis-server.ts'
import { TcpProxy } from './tcp-proxy.ts'
import { Workspace } from './workspace.ts'

const METRICS_TOKEN = 'read-by-those-who-try'

export interface ClusterOptions {
  nodes: number
  /** False: nodes tell each other through the database alone. */
  withRedis?: boolean
  /** Puts a proxy of its own before the database and before Redis for each node, so that the network between them can be told to misbehave. */
  withProxies?: boolean
  /** Of every node, beside what it is always given. */
  env?: Record<string, string>
  random?: Random
}

/** One node of a cluster, and its ways to what it needs. */
export interface ClusterNode {
  readonly name: string
  readonly server: ServerProcess
  /** There with `withProxies`. */
  readonly toPostgres: TcpProxy | undefined
  readonly toRedis: TcpProxy | undefined
}

/** Several real servers on one real PostgreSQL and one real Redis: one workspace. */
export class Cluster {
  readonly postgres: PostgresServer
  readonly redis: RedisServer | undefined
  readonly nodes: readonly ClusterNode[]
  readonly #database: string
  readonly #env: Record<string, string>
  readonly #folder: { path: string; remove(): Promise<void> }
  readonly #extras = new Set<ServerProcess>()

  private constructor(parts: {
    postgres: PostgresServer
    redis: RedisServer | undefined
    nodes: readonly ClusterNode[]
    database: string
    env: Record<string, string>
    folder: { path: string; remove(): Promise<void> }
  }) {
    this.postgres = parts.postgres
    this.redis = parts.redis
    this.nodes = parts.nodes
    this.#database = parts.database
    this.#env = parts.env
    this.#folder = parts.folder
  }

  /** All of them listen, and the workspace is set up by the first. */
  static async start({ nodes: count, withRedis = true, withProxies = false, env = {}, random }: ClusterOptions): Promise<Cluster> {
    const [postgres, redis, folder] = await Promise.all([
      PostgresServer.start(),
      withRedis ? RedisServer.start() : undefined,
      temporaryFolder(),
    ])
    const database = new URL(await postgres.newDatabase()).pathname.slice(1)
    const chance = random ? { random } : {}
    const nodeAt = async (index: number): Promise<ClusterNode> => {
      const toPostgres = withProxies ? await TcpProxy.start(postgres.port, chance) : undefined
      const toRedis = withProxies && redis ? await TcpProxy.start(redis.port, chance) : undefined
      const server = new ServerProcess({
        port: await freePort(),
        dataDir: folder.path,
        env: { ...placesOf(postgres, database, redis, { toPostgres, toRedis }), ...env },
      })
      return { name: `node ${index + 1}`, server, toPostgres, toRedis }
    }
    const nodes: ClusterNode[] = []
    // One after the other: two of them must not find the same free port.
    for (let index = 0; index < count; index++) nodes.push(await nodeAt(index))
    const cluster = new Cluster({ postgres, redis, nodes, database, env, folder })
    try {
      await cluster.#begin()
    } catch (error) {
      await cluster.remove()
      throw error
    }
    return cluster
  }

  node(index: number): ClusterNode {
    const node = this.nodes[index]
    if (!node) throw new Error(`this cluster has ${this.nodes.length} nodes`)
    return node
  }

  /** The workspace, by its first node. */
  get workspace(): Promise<Workspace> {
    return Workspace.at(this.node(0).server.url)
  }

  /** The file that all nodes know each other's sign-ins by. */
  get secretFile(): string {
    return join(this.#folder.path, 'secret.key')
  }

  /** Every end that nobody asked for and everything nobody caught, on any node. */
  get troubles(): string[] {
    return this.nodes.flatMap(({ name, server }) => server.troubles.map((trouble) => `${name}: ${trouble}`))
  }

  /** A number of a node's `/metrics`, summed over its labels; 0 when it is not there. */
  async numberOf(name: string, { server }: ClusterNode): Promise<number> {
    const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })
    const lines = (await answer.text()).split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
  }

  /** What the database says, in SQL. */
  query(sql: string): Promise<Record<string, unknown>[]> {
    return this.postgres.query(this.#database, sql)
  }

  /** The page as a node finds it that has just been started on what is in the database, with nothing in its memory. */
  async freshFromDatabase(page: PageId, cookie: string): Promise<Y.Doc> {
    const server = new ServerProcess({
      port: await freePort(),
      dataDir: this.#folder.path,
      env: { ...placesOf(this.postgres, this.#database, undefined, {}), ...this.#env },
    })
    this.#extras.add(server)
    try {
      await server.start()
      return await freshReplica(server.url, { cookie, page })
    } finally {
      await server.end('SIGKILL')
      this.#extras.delete(server)
    }
  }

  /** Whether the numbers of every page are dense from 1, whoever wrote: what is wrong with them (D3). */
  async problemsOfNumbers(): Promise<string[]> {
    const holes = await this.query(
      'select page, epoch, count(*)::int as rows, min(seq)::int as first, max(seq)::int as last, count(distinct seq)::int as numbers from updates group by page, epoch',
    )
    return holes
      .filter(({ rows, first, last, numbers }) => first !== 1 || last !== rows || numbers !== rows)
      .map((page) => `the numbers of a page are not dense: ${JSON.stringify(page)}`)
  }

  /** Ends everything, and what was kept is gone. */
  async remove(): Promise<void> {
    await Promise.all([...this.nodes.map(({ server }) => server), ...this.#extras].map((server) => server.end('SIGKILL')))
    await Promise.all(this.nodes.flatMap(({ toPostgres, toRedis }) => [toPostgres?.close(), toRedis?.close()]))
    // A Redis that was told to stand still does not hear anything but this.
    await this.redis?.end('SIGKILL')
    await this.postgres.remove()
    await this.#folder.remove()
  }

  async #begin(): Promise<void> {
    const [first, ...others] = this.nodes
    if (!first) throw new Error('a cluster has at least one node')
    await first.server.start()
    await this.workspace
    await Promise.all(others.map(({ server }) => server.start()))
    for (const { server } of others) Workspace.moved(first.server.url, server.url)
  }
}

const placesOf = (
  postgres: PostgresServer,
  database: string,
  redis: RedisServer | undefined,
  { toPostgres, toRedis }: { toPostgres?: TcpProxy | undefined; toRedis?: TcpProxy | undefined },
): Record<string, string> => {
  const databaseUrl = new URL(postgres.urlOf(database))
  if (toPostgres) databaseUrl.port = String(toPostgres.port)
  return {
    METRICS_TOKEN,
    DATABASE_URL: databaseUrl.href,
    ...(redis ? { REDIS_URL: toRedis ? `redis://127.0.0.1:${toRedis.port}` : redis.url } : {}),
  }
}
