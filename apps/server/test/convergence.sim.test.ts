import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectEqualToTheLog } from './equal-to-the-log.ts'
import { World, type Step } from './world.ts'

const tab = fc.nat(2)
const editing: fc.WeightedArbitrary<Step>[] = [
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('type' as const), tab, at: fc.nat(9), text: fc.constantFrom('a', 'b', 'cd', 'é𝄞') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('erase' as const), tab, at: fc.nat(9) }) },
]
const moving: fc.WeightedArbitrary<Step>[] = [
  { weight: 12, arbitrary: fc.record({ do: fc.constantFrom('deliver up' as const, 'deliver down' as const), tab }) },
  { weight: 5, arbitrary: fc.constant({ do: 'log settles' as const }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('time passes' as const), ms: fc.constantFrom(5, 20, 100) }) },
]
const failing: fc.WeightedArbitrary<Step>[] = [
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'connect' as const, 'connect' as const), tab }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('reopen' as const, 'forge' as const), tab }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('clogs' as const, 'flows' as const), tab }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Step>({ do: 'log fails' }, { do: 'log recovers' }, { do: 'log recovers' }, { do: 'server crashes' }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('time passes' as const), ms: fc.constantFrom(3000, 20_000, 70_000) }) },
]

/** Everybody has joined the empty page. */
const calmWorld = async (): Promise<World> => {
  const world = new World()
  await world.deliverEverything()
  return world
}

test('D1 D2 D3 D6 D7 D10 after any run of faults all tabs hold exactly what the log holds, and nothing typed is gone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(...editing, ...moving, ...failing), { maxLength: 120, size: 'max' }), async (steps) => {
      const world = await calmWorld()
      for (const step of steps) await world.step(step)
      await world.heal()
      expectEqualToTheLog(world)
    }),
    { numRuns: 1000 },
  )
}, 120_000)

test('D2 while nothing fails updates reach every tab without anyone reconnecting', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(...editing, ...moving), { maxLength: 60, size: 'max' }), async (steps) => {
      const world = await calmWorld()
      const before = world.tabs.map(({ connection }) => connection)
      for (const step of steps) await world.step(step)
      await world.deliverEverything()
      expectEqualToTheLog(world)
      expect(world.tabs.map(({ connection }) => connection)).toEqual(before)
    }),
    { numRuns: 400 },
  )
}, 120_000)
