import { breakLines } from '../stage/breaking-lines.ts'
import { figuresOf, storedAfter } from '../stage/latencies.ts'
import type { Scenario } from '../stage/scenario.ts'
import { sleep } from '../stage/timing.ts'

const WRITERS = 20

/** Everybody has a bad line of their own. */
export const flakyNetwork: Scenario = {
  id: 'R09',
  about: 'a fifth of all chunks stall, every line breaks every 5-20 s',
  run: async (stage) => {
    const page = await stage.newPage()
    const proxies = await Promise.all(Array.from({ length: WRITERS }, () => stage.proxy()))
    const writers = await Promise.all(proxies.map((proxy, index) => stage.writer(`w${index}`, { page, url: proxy.url })))
    const lines = breakLines(proxies, stage.random)
    for (const writer of writers) writer.keepTyping(10)
    await sleep(stage.isQuick ? 5000 : 60_000)
    const breaks = lines.mend()
    for (const writer of writers) writer.rest()
    await Promise.all(writers.map((writer) => writer.saved()))
    figuresOf(stage, 'stored after', storedAfter(writers), { p99: 5000 })
    stage.figure('lines broken', breaks, '', { atLeast: 1 })
    for (const proxy of proxies) proxy.setWeather({})
    await stage.settle(page, writers)
  },
}
