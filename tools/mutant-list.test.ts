import { expect, test } from 'vitest'
import { flawOf, mutants, plant } from './mutant-list.mjs'

const mutant = { name: 'n', file: 'f', find: 'a < b', replace: 'a > b', tests: ['t'] }

test('a fault is planted only where it is meant, once', () => {
  expect(plant('if (a < b)', mutant)).toBe('if (a > b)')
  expect(() => plant('if (a <= b)', mutant)).toThrow('occurs 0 times')
  expect(() => plant('a < b; a < b', mutant)).toThrow('occurs 2 times')
})

test('an entry that would prove nothing is refused', () => {
  expect(flawOf(mutant)).toBeUndefined()
  expect(flawOf({ ...mutant, replace: mutant.find })).toBe('changes nothing')
  expect(flawOf({ ...mutant, tests: [] })).toBe('names no tests')
  expect(flawOf({ ...mutant, expected: 1 })).toBe('has unknown fields: expected')
  expect(flawOf({ name: 'n' })).toBe('lacks file, find, replace, tests')
})

test('every mutant of the project can be read', () => {
  expect(mutants().length).toBeGreaterThan(0)
})
