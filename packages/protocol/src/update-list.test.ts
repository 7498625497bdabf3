import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LIMITS } from './limits.ts'
import { joinParts, packUpdates, partsOf, statePartsOf, unpackUpdates } from './update-list.ts'

const update = fc.uint8Array({ maxLength: 40 })
const large = fc.integer({ min: LIMITS.partBytes - 10, max: 3 * LIMITS.partBytes }).map((size) => new Uint8Array(size).fill(7))

test('a list of updates comes out of its parts as it went in', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof({ arbitrary: update, weight: 9 }, { arbitrary: large, weight: 1 }), { maxLength: 12 }), (updates) => {
      const parts = [...statePartsOf(updates)]
      expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index))
      expect(parts.every(({ parts: count, bytes }) => count === parts.length && bytes.byteLength <= LIMITS.partBytes)).toBe(true)
      const whole = joinParts(parts.map(({ bytes }) => bytes))
      expect(Buffer.compare(whole, packUpdates(updates))).toBe(0)
      expect(unpackUpdates(whole)).toEqual(updates)
    }),
    { numRuns: 60 },
  )
})

test('a page without updates is one empty part', () => {
  expect([...statePartsOf([])]).toEqual([{ part: 0, parts: 1, bytes: new Uint8Array() }])
  expect(partsOf(new Uint8Array())).toHaveLength(1)
})

test('a length that points past the end is found', () => {
  expect(() => unpackUpdates(new Uint8Array([5, 0, 0, 0, 1]))).toThrow(RangeError)
})
