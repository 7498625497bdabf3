import { newSpaceId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { readAsked } from './asked.ts'

test('an address asks for words, a space and a kind', () => {
  const space = newSpaceId()
  expect(readAsked({ q: 'plan', space, kind: 'board' })).toEqual({ q: 'plan', space, kind: 'board' })
})
test('a number is words too', () => {
  expect(readAsked({ q: 2026 })).toEqual({ q: '2026' })
})
test('what nobody could mean is left out, and words are never too many', () => {
  expect(readAsked({ q: ['a'], space: '../x', kind: 'sheet' })).toEqual({})
  expect(readAsked({ q: 'x'.repeat(900) }).q).toHaveLength(200)
})
