import { CODES } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { AFTER_JOIN_REFUSED, AFTER_REJECTED } from './refusals.ts'

test('only what may come right by itself is tried again', () => {
  expect(CODES.filter((code) => AFTER_REJECTED[code] === 'rest')).toEqual(['rate', 'busy', 'store_unavailable', 'too_many_sessions'])
  expect(CODES.filter((code) => AFTER_JOIN_REFUSED[code] === 'later')).toEqual(['rate', 'busy', 'store_unavailable', 'too_many_sessions'])
})
