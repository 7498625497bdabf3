import { newPrincipalId, newSessionId, type Person } from '@tandem/protocol'
import type { Participant } from '@tandem/provider'
import { expect, test } from 'vitest'
import { textsOf } from '../../shared/i18n/texts.ts'
import { distinctPeople, nameHere } from './distinct-people.ts'
import { texts } from './texts.ts'

const person = (name: string): Person => ({ id: newPrincipalId(), name, color: 1 })
const tab = (of: Person, state: Participant['state'] = {}): Participant => ({ session: newSessionId(), person: of, state })
const alice = person('Alice')
const bob = person('Bob')
const names = (self: Person | undefined, others: Participant[]): string[] =>
  distinctPeople(self, others).map((here) => nameHere(here, textsOf(texts)))

test('alice sees herself first and bob once, however many tabs he has', () => {
  expect(names(alice, [tab(bob), tab(bob)])).toEqual(['Alice (you)', 'Bob (2 tabs)'])
})

test('a second tab of alice is still alice', () => {
  expect(names(alice, [tab(alice), tab(bob)])).toEqual(['Alice (you, 2 tabs)', 'Bob'])
})

test('bob is idle only when he is idle everywhere', () => {
  expect(names(alice, [tab(bob, { activity: 'away' }), tab(bob, { activity: 'idle' })])).toEqual(['Alice (you)', 'Bob (2 tabs, idle)'])
  expect(names(alice, [tab(bob, { activity: 'away' }), tab(bob, { activity: 'active' })])).toEqual(['Alice (you)', 'Bob (2 tabs)'])
  expect(names(alice, [tab(bob, { activity: 'active' }), tab(bob, { activity: 'away' })])).toEqual(['Alice (you)', 'Bob (2 tabs)'])
})

test('the others are shown even before the server said who this is', () => {
  expect(names(undefined, [tab(bob)])).toEqual(['Bob'])
})

test('a guest is called one', () => {
  expect(names(undefined, [tab({ ...bob, guest: true }, { activity: 'idle' })])).toEqual(['Bob (guest, idle)'])
})
