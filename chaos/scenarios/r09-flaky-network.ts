import { writeOverBadLines } from '../stage/bad-lines.ts'
import type { Scenario } from '../stage/scenario.ts'

const WRITERS = 20

/** Everybody has a bad line of their own. */
export const flakyNetwork: Scenario = {
  id: 'R09',
  about: 'a fifth of all chunks stall, every line breaks every 5-20 s',
  run: async (stage) => {
    const page = await stage.newPage()
    const proxies = await Promise.all(Array.from({ length: WRITERS }, () => stage.proxy()))
    const writers = await Promise.all(proxies.map((proxy, index) => stage.writer(`w${index}`, { page, url: proxy.url })))
    await writeOverBadLines(stage, { page, proxies, writers, perSecond: 10 })
  },
}
