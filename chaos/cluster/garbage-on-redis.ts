import { between, oneOf, type Random } from '@tandem/testkit'
import type { ClusterScenario } from '../stage/scenario.ts'
import { sleep } from '../stage/timing.ts'

const TEXTS = ['', '{}', 'null', '[]', '{"__proto__":{"x":1}}', '\u0000', 'x'.repeat(100_000), '[1,2,3', '{"type":"rows","updates":[1]}']

const garbage = (random: Random): string | Uint8Array => {
  if (random() < 0.4) return oneOf(random, TEXTS)
  return Uint8Array.from({ length: between(random, 0, 300) }, () => between(random, 0, 255))
}

/** Somebody else has the password of Redis, or another program uses it. */
export const garbageOnRedis: ClusterScenario = {
  id: 'N03',
  about: 'garbage on every channel of Redis',
  nodes: { full: 2, quick: 2 },
  run: async (stage) => {
    const { redis } = stage.cluster
    if (!redis) throw new Error('this wants a Redis')
    const page = await stage.newPage()
    const writers = await stage.writersAtEach(2, page)
    for (const writer of writers) writer.keepTyping(5)
    await sleep(1000)
    const channels = await redis.channels()
    stage.figure('channels', channels.length, '', { atLeast: 1 })
    const messages = stage.isQuick ? 300 : 10_000
    for (let sent = 0; sent < messages; sent++) await redis.publish(oneOf(stage.random, channels), garbage(stage.random))
    await sleep(1000)
    stage.figure('messages', messages, '')
    stage.must(
      writers.every(({ losses }) => losses === 0),
      'somebody lost their connection',
    )
    for (const node of stage.nodes) await stage.isReady(node)
    await stage.settle(page, writers)
  },
}
