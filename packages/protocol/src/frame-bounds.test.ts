import { encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isWithinBounds } from './frame-bounds.ts'

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 6 },
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.string({ maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('value'), { maxLength: 20 }),
    fc.dictionary(fc.string({ maxLength: 40 }), tie('value'), { maxKeys: 20 }),
  ),
})).value

test('whatever a sound client encodes is within bounds, and nothing that is cut off is', () => {
  fc.assert(
    fc.property(value, fc.nat(), (said, cut) => {
      const frame = encode(said)
      expect(isWithinBounds(frame)).toBe(true)
      if (frame.byteLength > 0) expect(isWithinBounds(frame.subarray(0, cut % frame.byteLength))).toBe(false)
    }),
  )
})

test('large bytes and texts count as one value', () => {
  expect(isWithinBounds(encode([new Uint8Array(900_000), 'x'.repeat(70_000)]))).toBe(true)
})

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])

test('sixteen lists in each other are let in, seventeen are not', () => {
  expect(isWithinBounds(encode(nested(16)))).toBe(true)
  expect(isWithinBounds(encode(nested(17)))).toBe(false)
})

test('fifty thousand values are let in, one more is not', () => {
  expect(isWithinBounds(encode(Array.from({ length: 49_999 }, () => 1)))).toBe(true)
  expect(isWithinBounds(encode(Array.from({ length: 50_000 }, () => 1)))).toBe(false)
})

test.each<[string, number[]]>([
  ['lists in lists to the end', Array.from({ length: 1000 }, () => 0x91)],
  ['a list of four thousand million', [0xdd, 0xff, 0xff, 0xff, 0xff, 1]],
  ['a map of as many', [0xdf, 0xff, 0xff, 0xff, 0xff, 1]],
  ['bytes that are not there', [0xc6, 0xff, 0xff, 0xff, 0xff, 1]],
  ['an extension', [0xd4, 1, 1]],
  ['the byte that means nothing', [0xc1]],
  ['nothing', []],
])('%s is not worth decoding', (_what, bytes) => {
  expect(isWithinBounds(new Uint8Array(bytes))).toBe(false)
})
