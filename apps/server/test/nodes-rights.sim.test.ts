import fc from 'fast-check'
import { test } from 'vitest'
import { expectEqualToTheLog } from './equal-to-the-log.ts'
import { World, type Step } from './world.ts'

const tab = fc.nat(2)
const node = fc.nat(2)
const steps: fc.WeightedArbitrary<Step>[] = [
  { weight: 6, arbitrary: fc.record({ do: fc.constant('type' as const), tab, at: fc.nat(9), text: fc.constantFrom('a', 'b', 'cd') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), tab, at: fc.nat(9) }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constantFrom('deliver up' as const, 'deliver down' as const), tab }) },
  { weight: 4, arbitrary: fc.constantFrom<Step>({ do: 'log settles' }, { do: 'mail arrives' }) },
  {
    weight: 5,
    arbitrary: fc.constantFrom<Step>({ do: 'bus delivers' }, { do: 'bus delivers' }, { do: 'bus drops' }, { do: 'bus reorders' }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('time passes' as const), ms: fc.constantFrom(5, 20, 60, 1000) }) },
  {
    weight: 4,
    arbitrary: fc.oneof(
      fc.record({ do: fc.constant('may only' as const), tab, role: fc.constantFrom('viewer', 'commenter', 'editor', 'none') }),
      fc.record({ do: fc.constant('node looks again' as const), node }),
      fc.constant<Step>({ do: 'something else changes' }),
    ),
  },
]
const fault: fc.WeightedArbitrary<Step> = {
  weight: 3,
  arbitrary: fc.oneof(
    fc.record({ do: fc.constantFrom('cut' as const, 'connect' as const), tab }),
    fc.record({ do: fc.constant('moves' as const), tab, node }),
    fc.record({
      do: fc.constantFrom('node crashes' as const, 'node stands still' as const, 'node wakes' as const, 'node cannot store' as const),
      node,
    }),
    fc.record({ do: fc.constantFrom('node reaches the log' as const, 'node hears no answer' as const), node }),
    fc.constantFrom<Step>({ do: 'bus goes down' }, { do: 'bus comes up' }),
  ),
}

const shape = fc.constantFrom({ nodes: 2, hasBus: true }, { nodes: 3, hasBus: true }, { nodes: 2, hasBus: false })

test('D5 on several nodes whoever may no longer write has nothing stored from the commit on, also at a node that has not heard of it', async () => {
  await fc.assert(
    fc.asyncProperty(shape, fc.array(fc.oneof(...steps, fault), { maxLength: 100, size: 'max' }), async (made, taken) => {
      const world = new World(made)
      await world.deliverEverything()
      for (const each of taken) await world.step(each)
      for (const index of world.nodes.keys()) await world.step({ do: 'node wakes', node: index })
      await world.allowEverybody()
      await world.heal()
      expectEqualToTheLog(world)
    }),
    { numRuns: Number(process.env['WORLDS'] ?? 100) },
  )
}, 1_200_000)
