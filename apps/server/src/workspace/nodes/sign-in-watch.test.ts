import { newPrincipalId, newSignInId, type Person, type SignInId } from '@tandem/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { VirtualClock } from '../../../test/virtual-clock.ts'
import { watchSignIns } from './sign-in-watch.ts'

const watch = (count: number) => {
  const clock = new VirtualClock()
  const live = Array.from({ length: count }, (_, i) => ({
    signIn: newSignInId(),
    person: { id: newPrincipalId(), name: `Person ${i}`, color: 1 } satisfies Person,
  }))
  const stored = new Map<SignInId, Person>(live.map(({ signIn, person }) => [signIn, person]))
  const told = { ended: [] as SignInId[], renamed: [] as string[], failed: [] as unknown[], asked: 0 }
  const state = { isThere: true }
  const stop = watchSignIns({
    live: () => live,
    standing: async (signIns) => {
      told.asked++
      if (!state.isThere) throw new Error('the database is away')
      return new Map(signIns.flatMap((signIn) => (stored.has(signIn) ? [[signIn, stored.get(signIn) as Person] as const] : [])))
    },
    ended: (signIn) => told.ended.push(signIn),
    renamed: ({ name }) => told.renamed.push(name),
    clock,
    failed: (problem) => told.failed.push(problem),
  })
  onTestFinished(stop)
  const [first] = live as [(typeof live)[number]]
  return { clock, stored, told, state, first }
}

test('a sign-in that ended elsewhere ends here within three seconds; the others stay', async () => {
  const { clock, stored, told, first } = watch(3)
  stored.delete(first.signIn)
  await clock.advance(3000)
  expect(told.ended).toEqual([first.signIn])
})

test('one that was not there for a moment, and is again under its id, goes on', async () => {
  const { clock, stored, told, first } = watch(3)
  stored.delete(first.signIn)
  await clock.advance(2100)
  stored.set(first.signIn, first.person)
  await clock.advance(10_000)
  expect(told.ended).toEqual([])
})

test('who is renamed elsewhere has the new name here', async () => {
  const { clock, stored, told, first } = watch(2)
  stored.set(first.signIn, { ...first.person, name: 'Somebody else' })
  await clock.advance(2000)
  expect(told.renamed).toEqual(['Somebody else'])
})

test('a database that is away ends nobody, and is asked again', async () => {
  const { clock, stored, told, state, first } = watch(2)
  state.isThere = false
  stored.clear()
  await clock.advance(10_000)
  expect(told.ended).toEqual([])
  stored.set(first.signIn, first.person)
  state.isThere = true
  await clock.advance(3000)
  expect(told.ended).toHaveLength(1)
})

test('all live sign-ins are one question, however many they are; nobody there is none', async () => {
  const many = watch(4000)
  await many.clock.advance(2500)
  expect(many.told.asked).toBe(1)
  const none = watch(0)
  await none.clock.advance(60_000)
  expect(none.told.asked).toBe(0)
})
