import { figuresOf, storedBetween } from '../stage/latencies.ts'
import type { ClusterScenario } from '../stage/scenario.ts'
import { percentile, sleep } from '../stage/timing.ts'

/** Below this a quiet machine and a busy one cannot be told apart. */
const NOISE_MS = 20

export const redisHangs: ClusterScenario = {
  id: 'R06',
  about: 'Redis stands still for 20 s (SIGSTOP)',
  nodes: { full: 2, quick: 2 },
  run: async (stage) => {
    const { cluster, isQuick } = stage
    const page = await stage.newPage()
    const writers = await stage.writersAtEach(isQuick ? 2 : 6, page)
    for (const writer of writers) writer.keepTyping(5)
    await sleep(1000)
    const from = performance.now()
    await sleep(isQuick ? 2000 : 15_000)
    const stoppedAt = performance.now()
    cluster.redis?.stop()
    await sleep(isQuick ? 3000 : 20_000)
    const wokenAt = performance.now()
    const [before, meanwhile] = [storedBetween(writers, from, stoppedAt), storedBetween(writers, stoppedAt, wokenAt)]
    for (const node of stage.nodes) await stage.isReady(node)
    cluster.redis?.continue()
    figuresOf(stage, 'stored after, as a rule', before, {})
    figuresOf(stage, 'stored after, while it stood', meanwhile, { p99: Math.max(NOISE_MS, 2 * percentile(before, 0.99)) })
    stage.must(
      writers.every(({ losses }) => losses === 0),
      'somebody lost their connection because Redis stood still',
    )
    await stage.settle(page, writers)
  },
}
