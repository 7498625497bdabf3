import type { ClusterScenario } from '../stage/scenario.ts'
import { sleep } from '../stage/timing.ts'

/** A machine that was suspended: it believes that no time has passed, and the others went on without it. */
export const nodeAsleep: ClusterScenario = {
  id: 'N02',
  about: 'a node stands still for a minute (SIGSTOP) and wakes up',
  nodes: { full: 2, quick: 2 },
  run: async (stage) => {
    const page = await stage.newPage()
    const writers = await stage.writersAtEach(stage.isQuick ? 2 : 4, page)
    const sleeper = stage.cluster.node(1)
    const awake = writers.filter((_, index) => index % 2 === 0)
    for (const writer of writers) writer.keepTyping(3)
    await sleep(1500)
    sleeper.server.stop()
    const before = awake.flatMap(({ told }) => told).length
    await sleep(stage.isQuick ? 4000 : 60_000)
    stage.must(awake.flatMap(({ told }) => told).length > before, 'while one node stood still nothing was stored at the other')
    sleeper.server.continue()
    const wokenAt = performance.now()
    for (const writer of writers) writer.rest()
    await Promise.all(writers.map((writer) => writer.saved(60_000)))
    const typed = writers.flatMap((writer) => writer.typed)
    await Promise.all(writers.map((writer) => writer.sees(typed, 60_000)))
    stage.figure('equal after it woke', performance.now() - wokenAt, 'ms', { atMost: 40_000 })
    await stage.settle(page, writers)
  },
}
