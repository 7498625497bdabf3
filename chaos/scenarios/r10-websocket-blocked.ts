import { figuresOf, storedAfter, watchSeen } from '../stage/latencies.ts'
import type { Scenario } from '../stage/scenario.ts'
import { sleep } from '../stage/timing.ts'

export const webSocketBlocked: Scenario = {
  id: 'R10',
  about: 'no WebSocket gets through: polling only, one node',
  run: async (stage) => {
    const page = await stage.newPage()
    const proxy = await stage.proxy()
    proxy.refuseUpgrades()
    const writers = await stage.writers(10, { page, url: proxy.url, transports: ['polling', 'websocket'] })
    const seen = watchSeen(writers)
    for (const writer of writers) writer.keepTyping(5)
    await sleep(stage.isQuick ? 4000 : 20_000)
    for (const writer of writers) writer.rest()
    await Promise.all(writers.map((writer) => writer.saved()))
    figuresOf(stage, 'seen by others after', seen, { p95: 1000 })
    figuresOf(stage, 'stored after', storedAfter(writers), {})
    stage.figure('upgrades refused', proxy.refusedUpgrades, '', { atLeast: 1 })
    stage.must(
      writers.every(({ page: { save } }) => save.transport === 'polling'),
      'somebody is not told that they are on polling',
    )
    await stage.settle(page, writers)
  },
}
