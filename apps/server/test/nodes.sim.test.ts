import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectEqualToTheLog } from './equal-to-the-log.ts'
import { World, type Step } from './world.ts'

const tab = fc.nat(5)
const node = fc.nat(2)
const editing: fc.WeightedArbitrary<Step>[] = [
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('type' as const), tab, at: fc.nat(9), text: fc.constantFrom('a', 'b', 'cd', 'é𝄞') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('erase' as const), tab, at: fc.nat(9) }) },
]
const moving: fc.WeightedArbitrary<Step>[] = [
  { weight: 12, arbitrary: fc.record({ do: fc.constantFrom('deliver up' as const, 'deliver down' as const), tab }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('node settles' as const), node }) },
  { weight: 3, arbitrary: fc.constantFrom<Step>({ do: 'mail arrives' }, { do: 'log settles' }) },
  { weight: 6, arbitrary: fc.constant<Step>({ do: 'bus delivers' }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('time passes' as const), ms: fc.constantFrom(5, 20, 60, 100) }) },
]
const failing: fc.WeightedArbitrary<Step>[] = [
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'connect' as const, 'connect' as const), tab }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('moves' as const), tab, node }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('reopen' as const, 'forge' as const), tab }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('clogs' as const, 'flows' as const), tab }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'opens another' as const,
        'closes' as const,
        'crashes' as const,
        'crashes early' as const,
        'a straggler arrives' as const,
      ),
      tab,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'node crashes' as const,
        'node stands still' as const,
        'node wakes' as const,
        'node wakes' as const,
        'node cannot store' as const,
        'node cannot reach the log' as const,
        'node reaches the log' as const,
        'node reaches the log' as const,
        'node hears no answer' as const,
      ),
      node,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Step>(
      { do: 'bus drops' },
      { do: 'bus drops' },
      { do: 'bus doubles' },
      { do: 'bus reorders' },
      { do: 'bus reorders' },
      { do: 'bus goes down' },
      { do: 'bus comes up' },
    ),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('time passes' as const), ms: fc.constantFrom(1000, 3000, 7000, 20_000, 70_000) }) },
]

/** Everybody has joined a page that has some text. */
const calmWorld = async (shape: { nodes: number; hasBus: boolean }): Promise<World> => {
  const world = new World(shape)
  await world.deliverEverything()
  await world.step({ do: 'type', tab: 0, at: 0, text: 'hello' })
  await world.deliverEverything()
  return world
}

const settles = async (shape: { nodes: number; hasBus: boolean }, steps: readonly Step[]): Promise<void> => {
  const world = await calmWorld(shape)
  for (const each of steps) await world.step(each)
  // What a tab left behind that nobody was there to take over goes out at the next visit.
  for (const index of [0, 1, 2]) await world.step({ do: 'opens another', tab: index })
  await world.heal()
  expectEqualToTheLog(world)
}

const shape = fc.constantFrom({ nodes: 2, hasBus: true }, { nodes: 3, hasBus: true }, { nodes: 2, hasBus: false })

test('D6 a tab that is sent rows of another node never takes them for something that the server lacks', () =>
  expect(
    settles({ nodes: 2, hasBus: true }, [
      { do: 'type', tab: 2, at: 0, text: 'a' },
      { do: 'type', tab: 1, at: 0, text: 'a' },
      { do: 'mail arrives' },
      { do: 'moves', tab: 0, node: 1 },
      { do: 'node cannot reach the log', node: 1 },
      { do: 'bus goes down' },
      { do: 'time passes', ms: 3000 },
      { do: 'mail arrives' },
      { do: 'time passes', ms: 7000 },
    ]),
  ).resolves.toBeUndefined())

test('D2 a change that two nodes stored is shown as it stands in the log, not merged with what it repeats', () =>
  expect(
    settles({ nodes: 2, hasBus: true }, [
      { do: 'type', tab: 2, at: 0, text: 'a' },
      { do: 'deliver up', tab: 2 },
      { do: 'moves', tab: 5, node: 1 },
      { do: 'type', tab: 2, at: 0, text: 'a' },
      { do: 'node cannot store', node: 0 },
      { do: 'mail arrives' },
      { do: 'mail arrives' },
      { do: 'type', tab: 2, at: 0, text: 'a' },
      { do: 'moves', tab: 5, node: 0 },
    ]),
  ).resolves.toBeUndefined())

test('D1 D2 D3 D6 D7 D10 whatever befalls several nodes and the bus between them, all tabs hold exactly what the log holds', async () => {
  await fc.assert(
    fc.asyncProperty(shape, fc.array(fc.oneof(...editing, ...moving, ...failing), { maxLength: 120, size: 'max' }), settles),
    { numRuns: Number(process.env['WORLDS'] ?? 60) },
  )
}, 1_200_000)

test('D2 while nothing fails updates reach every tab on every node without anyone reconnecting', async () => {
  await fc.assert(
    fc.asyncProperty(shape, fc.array(fc.oneof(...editing, ...moving), { maxLength: 60, size: 'max' }), async (made, steps) => {
      const world = await calmWorld(made)
      const before = world.tabs.map(({ connection }) => connection)
      for (const each of steps) await world.step(each)
      await world.deliverEverything()
      expectEqualToTheLog(world)
      expect(world.tabs.map(({ connection }) => connection)).toEqual(before)
    }),
    { numRuns: Number(process.env['WORLDS'] ?? 30) },
  )
}, 1_200_000)
