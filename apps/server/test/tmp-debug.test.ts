import { test } from 'vitest'
import { World, type Step } from './world.ts'
test('x', async () => {
  const world = new World({ nodes: 2, hasBus: true })
  const names = new Map()
  const orig = world.network.watch
  world.network.watch = (c, m) => {
    orig(c, m)
    if (['presence', 'live'].includes(m.event)) return
    const t = world.tabs.findIndex((x) => x.connection === c)
    console.log(
      world.clock.now() % 1000000,
      'to',
      t,
      c.id,
      m.event,
      JSON.stringify(m.body, (k, v) => (v instanceof Uint8Array ? `b${v.length}` : v)).slice(0, 160),
    )
  }
  await world.deliverEverything()
  await world.step({ do: 'type', tab: 0, at: 0, text: 'hello' })
  await world.deliverEverything()
  const steps: Step[] = [
    { do: 'type', tab: 2, at: 0, text: 'a' },
    { do: 'type', tab: 1, at: 0, text: 'a' },
    { do: 'mail arrives' },
    { do: 'moves', tab: 0, node: 1 },
    { do: 'node cannot reach the log', node: 1 },
    { do: 'bus goes down' },
    { do: 'time passes', ms: 3000 },
    { do: 'mail arrives' },
    { do: 'time passes', ms: 7000 },
  ]
  for (const s of steps) {
    console.log('-----', JSON.stringify(s))
    await world.step(s)
  }
  for (const index of [0, 1, 2]) {
    console.log('---- open', index)
    await world.step({ do: 'opens another', tab: index })
  }
  console.log('--- heal')
  await world.heal()
  console.log(
    world.broken,
    world.browsers.map((b) => [...b.written]),
  )
})
