import { watchSeen } from '../stage/latencies.ts'
import { Reconnects } from '../stage/reconnects.ts'
import type { ClusterScenario } from '../stage/scenario.ts'
import { percentile, sleep } from '../stage/timing.ts'

const RECONNECTS_PER_SECOND = 40
const SEEN_WITHIN_MS = 5000
const STOPPED_WITHIN_MS = 25_000

/** An upgrade without a pause: each node is stopped and started, one after the other, and people go on. */
export const rollingRestart: ClusterScenario = {
  id: 'R04',
  about: 'rolling restart of all nodes behind a balancer, 200 people',
  nodes: { full: 3, quick: 2 },
  withBalancer: true,
  env: { LIMIT_NEW_CONNECTIONS_PER_SECOND: '10000', LIMIT_NEW_PEOPLE_BURST: '10000' },
  run: async (stage) => {
    const people = stage.isQuick ? 6 : 200
    const pages = await Promise.all(Array.from({ length: Math.ceil(people / 20) }, () => stage.newPage()))
    const teams = await Promise.all(
      pages.map((page, team) =>
        stage.writersAtFront(Math.min(20, people), page, {
          prefix: `t${team}w`,
          each: (index) => (index % 4 === 0 ? { transports: ['polling'] } : {}),
        }),
      ),
    )
    const writers = teams.flat()
    const watch = new Reconnects(writers)
    const seen = teams.flatMap((team) => [watchSeen(team)])
    for (const writer of writers) writer.keepTyping(stage.isQuick ? 3 : 0.5)
    await sleep(2000)
    const stops: number[] = []
    for (const node of stage.nodes) {
      const began = performance.now()
      const code = await node.server.end('SIGTERM')
      stops.push(performance.now() - began)
      stage.must(code === 0, `${node.name} ended with ${code}`)
      await stage.start(node)
      stage.say(`${node.name} is back, ${watch.count} reconnects so far`)
    }
    await sleep(2000)
    stage.figure('until a node had ended, the longest', Math.max(...stops), 'ms', { atMost: STOPPED_WITHIN_MS })
    stage.figure('seen by others after, p99', percentile(seen.flat(), 0.99), 'ms', { atMost: SEEN_WITHIN_MS })
    stage.figure('reconnects', watch.count, '', { atLeast: 1 })
    stage.figure('reconnects in any second, the most', watch.mostInASecond, '/s', { atMost: RECONNECTS_PER_SECOND })
    stage.must(watch.alarms.size === 0, `people were told: ${[...watch.alarms].join(', ')}`)
    for (const [team, page] of pages.entries()) await stage.settle(page, teams[team] ?? [])
  },
}
