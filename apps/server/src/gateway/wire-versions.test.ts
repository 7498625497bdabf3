import { OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { refusalOfWire, WIRES } from './wire-versions.ts'

test('a server speaks its own version and the one before', () => {
  expect(WIRES).toEqual({ oldest: OLDEST_PROTOCOL_VERSION, newest: PROTOCOL_VERSION })
  expect(PROTOCOL_VERSION - OLDEST_PROTOCOL_VERSION).toBeLessThanOrEqual(1)
  const wires = { oldest: 6, newest: 7 }
  expect([7, 6].map((version) => refusalOfWire(version, wires))).toEqual([undefined, undefined])
})

test('a tab from two versions ago is told that it is too old', () => {
  expect(refusalOfWire(5, { oldest: 6, newest: 7 })).toEqual({ code: 'version_too_old' })
})

test('a tab from a node that is ahead in the same upgrade comes again, and is never told that something is wrong with it', () => {
  expect(refusalOfWire(8, { oldest: 6, newest: 7 })).toMatchObject({ code: 'busy', retryAfter: expect.any(Number) })
})
