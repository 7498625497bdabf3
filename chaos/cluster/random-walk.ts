import { between, oneOf, seededRandom, type ClusterNode, type Random, type Writer } from '@tandem/testkit'
import type { ClusterStage } from '../stage/cluster-stage.ts'
import type { ClusterScenario } from '../stage/scenario.ts'
import { sleep } from '../stage/timing.ts'

/** One thing that goes wrong, and all that is needed until it is over. */
interface Fault {
  name: string
  /** Too long for the short version. */
  isSlow?: true
  happen(stage: ClusterStage, node: ClusterNode, random: Random): Promise<void>
}

const moment = (random: Random, least: number, most: number): Promise<void> => sleep(between(random, least, most))

const FAULTS: readonly Fault[] = [
  {
    name: 'a node is killed',
    happen: async (stage, node, random) => {
      await node.server.end('SIGKILL')
      await moment(random, 0, 1500)
      await stage.start(node)
    },
  },
  {
    name: 'a node is restarted politely',
    isSlow: true,
    happen: async (stage, node) => {
      const code = await node.server.end('SIGTERM')
      stage.must(code === 0, `${node.name} ended with ${code}`)
      await stage.start(node)
    },
  },
  {
    name: 'a node stands still',
    happen: async (_stage, { server }, random) => {
      server.stop()
      await moment(random, 500, 4000)
      server.continue()
    },
  },
  {
    name: 'Redis is killed',
    happen: async ({ cluster: { redis } }, _node, random) => {
      await redis?.end('SIGKILL')
      await moment(random, 200, 3000)
      await redis?.start()
    },
  },
  {
    name: 'Redis stands still',
    happen: async ({ cluster: { redis } }, _node, random) => {
      redis?.stop()
      await moment(random, 500, 4000)
      redis?.continue()
    },
  },
  {
    name: 'a node does not reach Redis',
    happen: async (_stage, { toRedis }, random) => {
      if (random() < 0.5) toRedis?.cut()
      else toRedis?.swallow()
      await moment(random, 500, 4000)
      toRedis?.mend()
    },
  },
  {
    name: 'Redis is slow for a node',
    happen: async (_stage, { toRedis }, random) => {
      toRedis?.setWeather({ latency: 300, jitter: 700 })
      await moment(random, 500, 3000)
      toRedis?.setWeather({})
    },
  },
  {
    name: 'Postgres ends at once',
    happen: async ({ cluster: { postgres } }, _node, random) => {
      await postgres.end('SIGQUIT')
      await moment(random, 0, 2000)
      await postgres.start()
    },
  },
  {
    name: 'a node does not reach Postgres',
    happen: async (_stage, { toPostgres }, random) => {
      if (random() < 0.7) toPostgres?.reset()
      else toPostgres?.cut()
      await moment(random, 200, 3000)
      toPostgres?.mend()
    },
  },
  {
    name: 'Postgres is slow for a node',
    happen: async (_stage, { toPostgres }, random) => {
      toPostgres?.setWeather({ latency: 50, jitter: 150, stalls: { share: 0.1, ms: 500 } })
      await moment(random, 500, 3000)
      toPostgres?.setWeather({})
    },
  },
  {
    name: 'Postgres ends every connection',
    happen: async ({ cluster }) => {
      await cluster.postgres.query('postgres', "select pg_terminate_backend(pid) from pg_stat_activity where datname like 'tandem%'")
    },
  },
]

/** Everybody keeps typing the whole time, at changing speeds. */
const typeOn = (writers: readonly Writer[], random: Random): void => {
  for (const writer of writers) if (random() < 0.4) writer.keepTyping(between(random, 1, 8))
}

/** Faults of every kind, one after the other and sometimes two at a time; what people were told holds at the end. */
export const randomWalk: ClusterScenario = {
  id: 'WALK',
  about: 'all faults in random order, on two or three nodes',
  nodes: { full: 3, quick: 2 },
  rounds: { full: 12, quick: 3 },
  withProxies: true,
  run: async (stage) => {
    const { isQuick } = stage
    // Chance of its own: how fast people type must not change which faults there are.
    const random = seededRandom(stage.seed)
    const faults = FAULTS.filter(({ isSlow }) => !isQuick || !isSlow)
    const page = await stage.newPage()
    const writers = await stage.writersAtEach(isQuick ? 2 : 3, page, (index) => ({
      hurry: 3,
      ...(index % 3 === 0 ? { transports: ['polling'] } : {}),
    }))
    for (const writer of writers) writer.keepTyping(between(random, 1, 8))
    let told = 0
    for (let step = 1; step <= stage.rounds; step++) {
      typeOn(writers, random)
      await moment(random, 100, isQuick ? 400 : 2000)
      const node = oneOf(random, stage.nodes)
      const fault = oneOf(random, faults)
      stage.say(`step ${step}: ${fault.name}${/node/.test(fault.name) ? ` (${node.name})` : ''}`)
      await fault.happen(stage, node, random)
      told = writers.flatMap((writer) => writer.told).length
    }
    stage.figure('words stored on the way', told, '', { atLeast: 1 })
    await stage.settle(page, writers)
  },
}
