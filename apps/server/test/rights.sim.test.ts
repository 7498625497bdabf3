import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectEqualToTheLog } from './equal-to-the-log.ts'
import { World, type Step } from './world.ts'

const tab = fc.nat(2)
const step: fc.WeightedArbitrary<Step>[] = [
  { weight: 6, arbitrary: fc.record({ do: fc.constant('type' as const), tab, at: fc.nat(9), text: fc.constantFrom('a', 'b', 'cd') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), tab, at: fc.nat(9) }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constantFrom('deliver up' as const, 'deliver down' as const), tab }) },
  { weight: 5, arbitrary: fc.constantFrom<Step>({ do: 'log settles' }, { do: 'mail arrives' }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('time passes' as const), ms: fc.constantFrom(5, 20, 1000) }) },
]
const fault: fc.WeightedArbitrary<Step> = {
  weight: 2,
  arbitrary: fc.oneof(
    fc.record({ do: fc.constantFrom('cut' as const, 'connect' as const), tab }),
    fc.constantFrom<Step>({ do: 'log fails' }, { do: 'log recovers' }),
  ),
}
/** Whoever has tab 0 stays an editor: nothing of all this concerns them. */
const rule: fc.WeightedArbitrary<Step> = {
  weight: 4,
  arbitrary: fc.oneof(
    fc.record({
      do: fc.constant('may only' as const),
      tab: fc.constantFrom(1, 2),
      role: fc.constantFrom('viewer', 'commenter', 'editor', 'none'),
    }),
    fc.constantFrom<Step>({ do: 'something else changes' }, { do: 'the server looks again' }, { do: 'the server looks again' }),
  ),
}

const calmWorld = async (): Promise<World> => {
  const world = new World()
  await world.deliverEverything()
  return world
}

const expectEverythingKept = async (world: World): Promise<void> => {
  await world.allowEverybody()
  await world.heal()
  expectEqualToTheLog(world)
}

test('D5 whoever may no longer write has nothing stored from the commit on; what they typed waits until they may again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(...step, rule, fault), { maxLength: 100, size: 'max' }), async (steps) => {
      const world = await calmWorld()
      for (const each of steps) await world.step(each)
      await expectEverythingKept(world)
    }),
    { numRuns: 600 },
  )
}, 120_000)

test('whoever a change of the rules does not concern sees nothing of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(...step, rule), { maxLength: 80, size: 'max' }), async (steps) => {
      const world = await calmWorld()
      const [alice] = world.tabs
      if (!alice) throw new Error('nobody is here')
      const { connection } = alice
      for (const each of steps) {
        await world.step(each)
        expect(['saved', 'saving', 'slow'].concat(alice.page.status.state === 'synced' ? [] : ['reconnecting'])).toContain(
          alice.page.save.state,
        )
        expect(alice.page.canEdit).toBe(true)
      }
      await expectEverythingKept(world)
      expect(alice.connection).toBe(connection)
    }),
    { numRuns: 400 },
  )
}, 120_000)
