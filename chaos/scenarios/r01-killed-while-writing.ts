import { between, problemsOfStored } from '@tandem/testkit'
import type { Scenario } from '../stage/scenario.ts'
import type { Stage } from '../stage/stage.ts'
import { sleep } from '../stage/timing.ts'

const WRITERS = 20
const PER_SECOND = 10
/**
 * On one page, so that its log grows, is folded and grows again. Then the writers take the next one: twenty replicas of
 * a page that only grows leave this process no time, and it would take itself for a server that does not answer.
 */
const ROUNDS_ON_A_PAGE = 20

interface Seen {
  ready: number[]
  /** Words on their way when the server died. */
  unstored: number
  stored: number
}

const playOnOnePage = async (stage: Stage, from: number, rounds: number): Promise<Seen> => {
  const { server, random } = stage
  const page = await stage.newPage()
  const proxy = await stage.proxy()
  const writers = await stage.writers(WRITERS, { page, url: proxy.url, hurry: 10 })
  for (const writer of writers) writer.keepTyping(PER_SECOND)
  const seen: Seen = { ready: [], unstored: 0, stored: 0 }
  for (let round = from; round < from + rounds; round++) {
    await sleep(between(random, 300, 1500))
    await server.end('SIGKILL')
    // What the server said before it died is on its way still.
    await Promise.all(writers.map((writer) => writer.until(() => writer.page.status.state === 'offline')))
    const told = writers.flatMap((writer) => writer.told)
    seen.unstored += writers.flatMap((writer) => writer.typed).length - told.length
    // Nobody who has the words may come back before we have looked: they would bring along what is lost.
    proxy.cut()
    seen.ready.push(await stage.start())
    stage.found(problemsOfStored(told, await stage.fresh(page)), `A, round ${round}`)
    proxy.mend()
    await Promise.all(writers.map((writer) => writer.until(() => writer.page.status.state === 'synced')))
    seen.stored = told.length
  }
  await stage.settle(page, writers)
  for (const writer of writers) await writer.close()
  return seen
}

export const killedWhileWriting: Scenario = {
  id: 'R01',
  about: 'kill -9 at a random moment, 20 writers x 10/s',
  rounds: { full: 100, quick: 3 },
  run: async (stage) => {
    const seen: Seen[] = []
    for (let done = 0; done < stage.rounds; done += ROUNDS_ON_A_PAGE) {
      const rounds = Math.min(ROUNDS_ON_A_PAGE, stage.rounds - done)
      const onPage = await playOnOnePage(stage, done + 1, rounds)
      seen.push(onPage)
      stage.say(`round ${done + rounds}: ${onPage.stored} words stored on this page, ${stage.problems.length} problems`)
    }
    const ready = seen.flatMap((page) => page.ready)
    stage.figure('ready again, the slowest', Math.max(...ready), 'ms', { atMost: 3000 })
    const unstored = seen.reduce((sum, page) => sum + page.unstored, 0)
    stage.figure('words on their way when it died', unstored, '', { atLeast: 1 })
  },
}
