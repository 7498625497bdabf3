import { between, type Random, type TcpProxy } from '@tandem/testkit'
import { sleep } from './timing.ts'

const FIRST_BREAK_MS = 3000
const [SOONEST_MS, LATEST_MS] = [5000, 20_000]

/** A fifth of what goes over each of these lines stalls, and it breaks now and then until `mend`, which says how often. */
export const breakLines = (proxies: readonly TcpProxy[], random: Random): { mend: () => number } => {
  let isBreaking = true
  let breaks = 0
  const breakOn = async (proxy: TcpProxy) => {
    await sleep(between(random, 500, FIRST_BREAK_MS))
    while (isBreaking) {
      // In the middle of a frame, as a rule.
      if (random() < 0.5) proxy.cutAfter(between(random, 1, 400))
      else proxy.reset()
      breaks++
      await sleep(between(random, SOONEST_MS, LATEST_MS))
    }
  }
  for (const proxy of proxies) {
    proxy.setWeather({ latency: 10, jitter: 30, stalls: { share: 0.2, ms: 300 } })
    void breakOn(proxy)
  }
  const mend = () => {
    isBreaking = false
    return breaks
  }
  return { mend }
}
