import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PostgresServer, RedisServer } from '@tandem/testkit'
import type { Measured } from '../command/measure.ts'
import type { Reading } from '../command/meter.ts'
import type { Processes } from '../command/processes.ts'
import { RunningServer } from '../command/running-server.ts'

/** Of the core on which the load is made as well: what is measured is the nodes. */
const SERVICES_CORE = '1'
/** A node that is given it can be asked for its numbers; the others count nothing that costs. */
export const WITH_METRICS = { METRICS_TOKEN: 'read-by-the-benchmark' }

export interface NodesOptions {
  processes: Processes
  /** Where data folders are made. */
  out: string
  isPinned: boolean
  /** `tandem` with Postgres and Redis, `hocuspocus-redis` with Redis. */
  peer: string
  count: number
  env?: Record<string, string>
}

const pin = (pid: number | undefined): void => {
  if (pid !== undefined) execFileSync('taskset', ['-acp', SERVICES_CORE, String(pid)])
}

const sum = (readings: readonly Reading[]): Reading =>
  readings.reduce((all, one) => ({
    at: one.at,
    cpu: all.cpu + one.cpu,
    mainCpu: all.mainCpu + one.mainCpu,
    rss: all.rss + one.rss,
    peakRss: all.peakRss + one.peakRss,
  }))

/** Several nodes of one peer on core 0, and what they need beside them. */
export class RunningNodes {
  readonly nodes: readonly RunningServer[]
  readonly redis: RedisServer
  readonly #atEnd: (() => unknown)[]

  private constructor(nodes: readonly RunningServer[], redis: RedisServer, atEnd: (() => unknown)[]) {
    this.nodes = nodes
    this.redis = redis
    this.#atEnd = atEnd
  }

  static async start({ processes, out, isPinned, peer, count, env = {} }: NodesOptions): Promise<RunningNodes> {
    mkdirSync(out, { recursive: true })
    const folder = mkdtempSync(join(out, 'data-'))
    const atEnd: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
    try {
      const redis = await RedisServer.start()
      atEnd.push(() => redis.end())
      if (isPinned) pin(redis.pid)
      const given: Record<string, string> = { ...env, REDIS_PORT: String(redis.port) }
      if (peer === 'tandem') {
        const postgres = await PostgresServer.start({ durable: true })
        atEnd.push(() => postgres.remove())
        if (isPinned) pin(postgres.pid)
        given['DATABASE_URL'] = await postgres.newDatabase()
        // One node alone talks to nobody.
        if (count > 1) given['REDIS_URL'] = redis.url
      }
      const nodes: RunningServer[] = []
      for (let i = 0; i < count; i++) {
        const node = await RunningServer.start(peer, { processes, out, folder, env: given })
        atEnd.push(() => node.close())
        nodes.push(node)
      }
      return new RunningNodes(nodes, redis, atEnd)
    } catch (error) {
      for (const end of atEnd.toReversed()) await end()
      throw error
    }
  }

  get ports(): number[] {
    return this.nodes.map(({ port }) => port)
  }

  /** How many pages a node has read from the store to open them. */
  async loads(node: number): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${this.nodes[node]?.port}/metrics`, {
      headers: { authorization: `Bearer ${WITH_METRICS.METRICS_TOKEN}` },
    })
    return Number(/^tandem_pages_loaded_total (\d+)/m.exec(await answer.text())?.[1] ?? NaN)
  }

  /** All of them together, or one alone. */
  measured(only?: number): Measured {
    const nodes = only === undefined ? this.nodes : this.nodes.filter((_node, i) => i === only)
    return {
      read: () => sum(nodes.map((node) => node.read())),
      untilQuiet: async () => {
        for (const node of nodes) await node.untilQuiet()
      },
      died: Promise.race(nodes.map(({ died }) => died)),
    }
  }

  async close(): Promise<void> {
    for (const end of this.#atEnd.splice(0).toReversed()) await end()
  }
}
