import { figuresOf, storedAfter, watchSeen } from '../stage/latencies.ts'
import type { ClusterScenario } from '../stage/scenario.ts'
import { sleep } from '../stage/timing.ts'

const EQUAL_WITHIN_MS = 5000

/** People at one node see those at the other through the database alone, and as before when Redis is back. */
export const redisDead: ClusterScenario = {
  id: 'R05',
  about: 'Redis killed with -9, back after 30 s',
  nodes: { full: 3, quick: 2 },
  run: async (stage) => {
    const { cluster } = stage
    const page = await stage.newPage()
    const writers = await stage.writersAtEach(stage.isQuick ? 2 : 6, page)
    for (const writer of writers) writer.keepTyping(5)
    await sleep(2000)
    await cluster.redis?.end('SIGKILL')
    const diedAt = performance.now()
    const seen = watchSeen(writers)
    await sleep(stage.isQuick ? 3000 : 30_000)
    for (const node of stage.nodes) await stage.isReady(node)
    figuresOf(stage, 'stored after, without Redis', storedAfter(writers, diedAt), { p99: 2000 })
    figuresOf(stage, 'seen by all others after, without Redis', seen.splice(0), { p95: 3000 })
    stage.must(
      writers.every(({ losses }) => losses === 0),
      'somebody lost their connection because Redis was gone',
    )
    await cluster.redis?.start()
    for (const writer of writers) writer.rest()
    const backAt = performance.now()
    const typed = writers.flatMap((writer) => writer.typed)
    await Promise.all(writers.map((writer) => writer.sees(typed)))
    stage.figure('equal after its return', performance.now() - backAt, 'ms', { atMost: EQUAL_WITHIN_MS })
    // What is said over the new connection is heard again.
    for (const writer of writers) writer.keepTyping(5)
    await sleep(stage.isQuick ? 2000 : 8000)
    figuresOf(stage, 'seen by others after, with Redis again', seen, {})
    await stage.settle(page, writers)
  },
}
