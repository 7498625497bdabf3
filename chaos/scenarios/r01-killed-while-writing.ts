import { between, problemsOfStored } from '@tandem/testkit'
import type { Scenario } from '../stage/scenario.ts'
import { sleep } from '../stage/timing.ts'

const WRITERS = 20
const PER_SECOND = 10

/** All rounds share one page, so its log grows, is folded and grows again. */
export const killedWhileWriting: Scenario = {
  id: 'R01',
  about: 'kill -9 at a random moment, 20 writers x 10/s',
  rounds: { full: 100, quick: 3 },
  run: async (stage) => {
    const { server, random } = stage
    const page = await stage.newPage()
    const proxy = await stage.proxy()
    const writers = await stage.writers(WRITERS, { page, url: proxy.url, hurry: 10 })
    for (const writer of writers) writer.keepTyping(PER_SECOND)
    const ready: number[] = []
    let unstored = 0
    for (let round = 1; round <= stage.rounds; round++) {
      await sleep(between(random, 300, 1500))
      await server.end('SIGKILL')
      // What the server said before it died is on its way still.
      await Promise.all(writers.map((writer) => writer.until(() => writer.page.status.state === 'offline')))
      const told = writers.flatMap((writer) => writer.told)
      unstored += writers.flatMap((writer) => writer.typed).length - told.length
      // Nobody who has the words may come back before we have looked: they would bring along what is lost.
      proxy.cut()
      ready.push(await stage.start())
      stage.found(problemsOfStored(told, await stage.fresh(page)), `A, round ${round}`)
      proxy.mend()
      await Promise.all(writers.map((writer) => writer.until(() => writer.page.status.state === 'synced')))
      if (round % 10 === 0) stage.say(`round ${round}: ${told.length} words stored, ${stage.problems.length} problems`)
    }
    stage.figure('ready again, the slowest', Math.max(...ready), 'ms', { atMost: 3000 })
    stage.figure('words on their way when it died', unstored, '', { atLeast: 1 })
    await stage.settle(page, writers)
  },
}
