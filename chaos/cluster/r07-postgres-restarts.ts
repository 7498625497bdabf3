import type { ClusterScenario } from '../stage/scenario.ts'
import { sleep } from '../stage/timing.ts'

/** What was stored just before it ended is told a moment after. */
const LAST_WORDS_MS = 300
const BACK_WITHIN_MS = 5000

export const postgresRestarts: ClusterScenario = {
  id: 'R07',
  about: 'Postgres ends at once, back after 10 s',
  nodes: { full: 2, quick: 2 },
  rounds: { full: 3, quick: 1 },
  run: async (stage) => {
    const { cluster, isQuick } = stage
    const page = await stage.newPage()
    const writers = await stage.writersAtEach(isQuick ? 2 : 6, page)
    const returns: number[] = []
    for (let round = 1; round <= stage.rounds; round++) {
      for (const writer of writers) writer.keepTyping(5)
      await sleep(1500)
      await cluster.postgres.end('SIGQUIT')
      const endedAt = performance.now()
      await sleep(isQuick ? 1500 : 10_000)
      const lies = writers.filter(({ page: { save } }) => save.unstored > 0 && save.state === 'saved')
      stage.must(lies.length === 0, `${lies.length} are told "Saved" with changes that are not`)
      const backAt = performance.now()
      await cluster.postgres.start()
      const early = writers
        .flatMap(({ receipts }) => receipts)
        .filter(({ storedAt }) => storedAt > endedAt + LAST_WORDS_MS && storedAt < backAt)
      stage.must(early.length === 0, `${early.length} words were called stored while there was no database`)
      const startedAt = performance.now()
      for (const writer of writers) writer.rest()
      await Promise.all(writers.map((writer) => writer.saved()))
      returns.push(performance.now() - startedAt)
      stage.say(`round ${round}: ${writers.flatMap(({ told }) => told).length} words stored`)
    }
    stage.figure('everything stored after its return, the longest', Math.max(...returns), 'ms', { atMost: BACK_WITHIN_MS })
    await stage.settle(page, writers)
  },
}
