import { writeOverBadLines } from '../stage/bad-lines.ts'
import { figuresOf, storedAfter, watchSeen } from '../stage/latencies.ts'
import type { ClusterScenario } from '../stage/scenario.ts'
import { sleep } from '../stage/timing.ts'

const PEOPLE = 20
const POLLING = { transports: ['polling'] } as const

/** Every line to the balancer is bad, and half of the people have no WebSocket: a broken line may end at another node. */
export const flakyBehindBalancer: ClusterScenario = {
  id: 'R09',
  about: 'bad lines to the balancer, half of them polling only',
  nodes: { full: 2, quick: 2 },
  withBalancer: true,
  run: async (stage) => {
    const page = await stage.newPage()
    const proxies = await Promise.all(Array.from({ length: PEOPLE }, () => stage.frontProxy()))
    const writers = await stage.writersAtFront(PEOPLE, page, {
      each: (index) => ({ url: proxies[index]?.url ?? stage.front, ...(index % 2 === 0 ? { transports: [...POLLING.transports] } : {}) }),
    })
    await writeOverBadLines(stage, { page, proxies, writers, perSecond: 5 })
  },
}

/** Nobody has a WebSocket; a cookie keeps each with the node they began at. */
export const pollingBehindBalancer: ClusterScenario = {
  id: 'R10',
  about: 'polling only, through nginx to two nodes',
  nodes: { full: 2, quick: 2 },
  withBalancer: true,
  run: async (stage) => {
    const page = await stage.newPage()
    const writers = await stage.writersAtFront(10, page, { each: () => ({ transports: [...POLLING.transports] }) })
    const seen = watchSeen(writers)
    for (const writer of writers) writer.keepTyping(5)
    await sleep(stage.isQuick ? 4000 : 20_000)
    for (const writer of writers) writer.rest()
    await Promise.all(writers.map((writer) => writer.saved()))
    figuresOf(stage, 'seen by others after', seen, { p95: 1000 })
    figuresOf(stage, 'stored after', storedAfter(writers), {})
    const lost = writers.reduce((sum, { losses }) => sum + losses, 0)
    stage.figure('connections lost', lost, '', { atMost: 0 })
    const tabs = await stage.tabsPerNode()
    stage.must(
      tabs.every((count) => count > 0),
      `not every node has people: ${tabs.join(', ')}`,
    )
    await stage.settle(page, writers)
  },
}
