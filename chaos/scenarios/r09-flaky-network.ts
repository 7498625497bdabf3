import { between, type TcpProxy } from '@tandem/testkit'
import { figuresOf, storedAfter } from '../stage/latencies.ts'
import type { Scenario } from '../stage/scenario.ts'
import { sleep } from '../stage/timing.ts'

const WRITERS = 20
const FIRST_BREAK_MS = 3000
const [SOONEST_MS, LATEST_MS] = [5000, 20_000]

/** Everybody has a bad line of their own: a fifth of what goes over it stalls, and it breaks now and then. */
export const flakyNetwork: Scenario = {
  id: 'R09',
  about: 'a fifth of all chunks stall, every line breaks every 5-20 s',
  run: async (stage) => {
    const { random } = stage
    const seconds = stage.isQuick ? 5 : 60
    const page = await stage.newPage()
    const proxies = await Promise.all(Array.from({ length: WRITERS }, () => stage.proxy()))
    const writers = await Promise.all(proxies.map((proxy, index) => stage.writer(`w${index}`, { page, url: proxy.url })))
    for (const proxy of proxies) proxy.setWeather({ latency: 10, jitter: 30, stalls: { share: 0.2, ms: 300 } })
    for (const writer of writers) writer.keepTyping(10)
    let breaking = true
    let breaks = 0
    const breakNow = async (proxy: TcpProxy) => {
      await sleep(between(random, 500, FIRST_BREAK_MS))
      while (breaking) {
        // In the middle of a frame, as a rule.
        if (random() < 0.5) proxy.cutAfter(between(random, 1, 400))
        else proxy.reset()
        breaks++
        await sleep(between(random, SOONEST_MS, LATEST_MS))
      }
    }
    proxies.forEach((proxy) => void breakNow(proxy))
    await sleep(seconds * 1000)
    breaking = false
    for (const writer of writers) writer.rest()
    await Promise.all(writers.map((writer) => writer.saved()))
    figuresOf(stage, 'stored after', storedAfter(writers), { p99: 5000 })
    stage.figure('lines broken', breaks, '', { atLeast: 1 })
    for (const proxy of proxies) proxy.setWeather({})
    await stage.settle(page, writers)
  },
}
