import { expect, test } from 'vitest'
import { hiding } from './hidden.ts'

test('a secret is in no line, however it is written there, and the line stays what it was otherwise', () => {
  const hide = hiding(['p@ss "word"', 'p@ss "word" and more', 'ab'])
  expect(hide('cannot connect with p@ss "word" and more, then p@ss "word"')).toBe('cannot connect with [secret], then [secret]')
  expect(JSON.parse(hide(JSON.stringify({ problem: 'p@ss "word" about' })))).toEqual({ problem: '[secret] about' })
})
