import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../limits.ts'
import { Admission } from './admission.ts'

const limits = { ...DEFAULT_LIMITS, connectionsPerPerson: 2, connectionsPerAddress: 5, newConnectionsPerSecond: 1 }

test('a person has so many connections and no more, and one that ends makes room', () => {
  const admission = new Admission(limits)
  expect([1, 2, 3].map(() => admission.enter('alice', 'home', 0) > 0)).toEqual([false, false, true])
  expect(admission.enter('bob', 'home', 0)).toBe(0)
  admission.left('alice', 'home')
  expect(admission.enter('alice', 'home', 0)).toBe(0)
})

test('an address has so many connections, whoever they are, and another address is not touched', () => {
  const admission = new Admission(limits)
  const people = ['a', 'b', 'c', 'd', 'e', 'f']
  expect(people.map((person) => admission.enter(person, 'school', 0) > 0)).toEqual([false, false, false, false, false, true])
  expect(admission.enter('f', 'home', 0)).toBe(0)
})

test('coming and going in a circle is slowed down to the rate of an address, and told when to come again', () => {
  const admission = new Admission(limits)
  const come = (now: number) => {
    const wait = admission.enter('eve', 'cellar', now)
    if (wait === 0) admission.left('eve', 'cellar')
    return wait
  }
  expect(Array.from({ length: 7 }, () => come(0))).toEqual([0, 0, 0, 0, 0, 1000, 1000])
  expect(come(1000)).toBe(0)
  expect(come(1000)).toBe(1000)
})

test('connections that never enter are counted for their address and refused when there are twice as many', () => {
  const admission = new Admission(limits)
  for (let i = 0; i < 10; i++) {
    expect(admission.mayOpen('cellar')).toBe(true)
    admission.opened('cellar', 0)
  }
  expect([admission.mayOpen('cellar'), admission.mayOpen('home')]).toEqual([false, true])
  admission.closed('cellar')
  expect(admission.mayOpen('cellar')).toBe(true)
})
