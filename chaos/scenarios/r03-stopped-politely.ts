import { problemsOfStored } from '@tandem/testkit'
import type { Scenario } from '../stage/scenario.ts'
import { sleep } from '../stage/timing.ts'

const WRITERS = 20
const WITNESSES = 5

export const stoppedPolitely: Scenario = {
  id: 'R03',
  about: 'SIGTERM under load',
  rounds: { full: 5, quick: 1 },
  run: async (stage) => {
    const { server } = stage
    const page = await stage.newPage()
    const proxy = await stage.proxy()
    const writers = await stage.writers(WRITERS, { page, url: proxy.url })
    for (const writer of writers) writer.keepTyping(10)
    const stops: number[] = []
    const returns: number[] = []
    for (let round = 1; round <= stage.rounds; round++) {
      const witnesses = await Promise.all(Array.from({ length: WITNESSES }, () => stage.tab()))
      for (const witness of witnesses) await witness.join(page)
      await sleep(1500)
      const began = performance.now()
      const code = await server.end('SIGTERM')
      stops.push(performance.now() - began)
      stage.must(code === 0, `it ended with ${code}`)
      await Promise.all([
        ...writers.map((writer) => writer.until(() => writer.page.status.state === 'offline')),
        ...witnesses.map((one) => one.gone()),
      ])
      const moved = witnesses.filter(({ heard }) => heard.some(({ event }) => event === 'moving')).length
      stage.must(moved === WITNESSES, `${moved} of ${WITNESSES} were told that it is moving`)
      proxy.cut()
      const told = writers.flatMap((writer) => writer.told)
      await stage.start()
      stage.found(problemsOfStored(told, await stage.fresh(page)), `A, round ${round}`)
      const back = performance.now()
      proxy.mend()
      await Promise.all(writers.map((writer) => writer.until(() => writer.page.status.state === 'synced')))
      returns.push(performance.now() - back)
    }
    stage.figure('until it had ended, the longest', Math.max(...stops), 'ms', { atMost: 10_000 })
    stage.figure('until everybody was back, the longest', Math.max(...returns), 'ms', { atMost: 15_000 })
    await stage.settle(page, writers)
  },
}
