import { expect, test } from 'vitest'
import { strengthOf } from './password-strength.ts'

test.for([
  ['', 1],
  ['password', 1],
  ['Passwort123!', 1],
  ['qwertz123456', 1],
  ['aaaaaaaaaaaaaaaa', 1],
  ['1234567890123', 1],
  ['abcdefghijklmnop', 1],
  ['k3Vq', 1],
  ['blueheron', 1],
  ['bluelherons', 2],
  ['blue heron 7', 4],
  ['gT7#pq2Lxw', 3],
  ['correct horse battery', 4],
  ['天気がいいから散歩しましょう', 4],
] as const)('%s is judged %i', ([password, strength]) => {
  expect(strengthOf(password)).toBe(strength)
})

test('what others know of a person does not count', () => {
  expect(strengthOf('ana.rodriguez2', ['Ana Rodriguez', 'ana@example.org'])).toBe(1)
  expect(strengthOf('ana.rodriguez2', [])).toBeGreaterThan(1)
})
