import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectEqualToTheLog } from './equal-to-the-log.ts'
import { World, type Step } from './world.ts'

const tab = fc.nat(5)
const step: fc.WeightedArbitrary<Step>[] = [
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('type' as const), tab, at: fc.nat(9), text: fc.constantFrom('a', 'b', 'cd', 'é𝄞') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('erase' as const), tab, at: fc.nat(9) }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constantFrom('deliver up' as const, 'deliver down' as const), tab }) },
  { weight: 4, arbitrary: fc.constantFrom<Step>({ do: 'log settles' }, { do: 'mail arrives' }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'connect' as const), tab }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'opens another' as const,
        'opens another' as const,
        'closes' as const,
        'crashes' as const,
        'crashes early' as const,
        'a straggler arrives' as const,
      ),
      tab,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('reopen' as const, 'forge' as const), tab }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('time passes' as const), ms: fc.constantFrom(20, 1000, 7000, 20_000) }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'log fails' }, { do: 'log recovers' }, { do: 'server crashes' }) },
]

/** Everybody has joined a page that has some text, and keeps a copy of it. */
const calmWorld = async (): Promise<World> => {
  const world = new World()
  await world.deliverEverything()
  await world.step({ do: 'type', tab: 0, at: 0, text: 'hello' })
  await world.deliverEverything()
  await world.step({ do: 'time passes', ms: 2000 })
  return world
}

const settles = async (steps: readonly Step[]): Promise<void> => {
  const world = await calmWorld()
  for (const each of steps) await world.step(each)
  // What a tab left behind that nobody was there to take over goes out at the next visit.
  for (const index of [0, 1, 2]) await world.step({ do: 'opens another', tab: index })
  await world.heal()
  expectEqualToTheLog(world)
}

test('D1 two tabs that both take over what a third left behind get it stored, and neither is blamed', () =>
  expect(
    settles([
      { do: 'opens another', tab: 1 },
      { do: 'type', tab: 4, at: 0, text: 'a' },
      { do: 'reopen', tab: 1 },
      { do: 'type', tab: 1, at: 0, text: 'a' },
      { do: 'crashes early', tab: 1 },
      { do: 'type', tab: 1, at: 0, text: 'a' },
    ]),
  ).resolves.toBeUndefined())

test('D7 a tab that already shows what is still on its way into the log is not taken for damaged', () =>
  expect(
    settles([
      { do: 'opens another', tab: 2 },
      { do: 'mail arrives' },
      { do: 'type', tab: 5, at: 0, text: 'a' },
      { do: 'crashes early', tab: 5 },
      { do: 'opens another', tab: 5 },
      { do: 'mail arrives' },
      { do: 'time passes', ms: 7000 },
    ]),
  ).resolves.toBeUndefined())

test('D1 D7 D10 whatever two tabs of a browser do, and however one of them ends, nothing typed is gone and nobody is blamed', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.oneof(...step), { maxLength: 100, size: 'max' }), settles), { numRuns: 1000 })
}, 120_000)
