import { LIMITS } from '@tandem/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { bytesOf, content, gone, item, text, update, type Bytes } from '../../test/attacks/encoding.ts'
import { CAPS, MAX_CLIENT_ID, MAX_CLOCK } from './caps.ts'
import { parseUpdate } from './parse-update.ts'
import type { UpdateSource } from './sound-update.ts'

const ME = 5000
const isSound = (bytes: Uint8Array, source: UpdateSource = 'live'): boolean => parseUpdate(bytes, 'document', source) !== undefined
const value = (bytes: Bytes): Uint8Array => update([{ client: ME, structs: [item({ parent: 'meta', key: 'a' }, content.any(bytes))] }])
const inBody = (what: { kind: number; bytes: Bytes }): Uint8Array => update([{ client: ME, structs: [item({ parent: 'body' }, what)] }])
const structs = (count: number): Uint8Array => update([{ client: ME, structs: Array.from({ length: count }, () => gone(1)) }])
const deletions = (count: number): Uint8Array =>
  update([], [{ client: ME, ranges: Array.from({ length: count }, (_, i): [number, number] => [i, 1]) }])
const clients = (count: number): Uint8Array => update(Array.from({ length: count }, (_, i) => ({ client: ME + i, structs: [gone(1)] })))
const arrays = (depth: number): Bytes => [Array.from({ length: depth }, () => [117, 1]), 126]
const objects = (depth: number): Bytes => [Array.from({ length: depth }, () => [118, 1, text('a')]), 126]
const json = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

test('an update of nothing is an update', () => {
  expect(parseUpdate(Uint8Array.of(0, 0), 'board', 'live')).toMatchObject({ structs: [], deletes: [], needs: [], places: [] })
})

test.each(['live', 'outbox'] as const)(
  'each thing there may be so many of in one %s update is taken at the limit and not above',
  (source) => {
    const caps = CAPS[source]
    for (const [make, cap] of [
      [structs, caps.structs],
      [deletions, caps.deletes],
      [clients, caps.clients],
    ] as const) {
      expect(isSound(make(cap), source)).toBe(true)
      expect(isSound(make(cap + 1), source)).toBe(false)
      expect(isSound(make(cap + 1), 'stored')).toBe(true)
    }
    expect(caps.clients).toBe(source === 'live' ? LIMITS.clientIdsPerUpdate : LIMITS.clientIdsPerClaim)
  },
)

test('clocks, lengths and client ids are taken up to their limits', () => {
  expect(isSound(update([{ client: MAX_CLIENT_ID, from: MAX_CLOCK - 1, structs: [gone(1)] }]))).toBe(true)
  expect(isSound(update([{ client: MAX_CLIENT_ID + 1, structs: [gone(1)] }]))).toBe(false)
  expect(isSound(update([], [{ client: MAX_CLIENT_ID + 1, ranges: [[0, 1]] }]))).toBe(false)
  expect(isSound(update([{ client: ME, from: MAX_CLOCK, structs: [gone(1)] }]))).toBe(false)
  expect(isSound(update([{ client: ME, structs: [gone(MAX_CLOCK)] }]))).toBe(true)
  expect(isSound(update([{ client: ME, structs: [gone(MAX_CLOCK + 1)] }]))).toBe(false)
  const after = (clock: number) => update([{ client: ME, structs: [item({ origin: [ME + 1, clock] }, content.text('x'))] }])
  expect([isSound(after(MAX_CLOCK)), isSound(after(MAX_CLOCK + 1))]).toEqual([true, false])
})

test('values and JSON are nested up to 64 times', () => {
  for (const nested of [arrays, objects]) {
    expect(isSound(value(nested(64)))).toBe(true)
    expect(isSound(value(nested(65)))).toBe(false)
  }
  for (const make of [content.embed, content.json, (text: string) => content.format('bold', text)]) {
    expect(isSound(inBody(make(json(64))))).toBe(true)
    expect(isSound(inBody(make(json(65))))).toBe(false)
    expect(isSound(inBody(make(`"${'['.repeat(100)} \\" ${'['.repeat(100)}"`)))).toBe(true)
  }
})

test('a key that only looks like a prototype is a key like others', () => {
  for (const name of ['constructor', 'toString', '_proto__', '__proto___', 'prototype']) {
    expect(isSound(value([118, 1, text(name), 126]))).toBe(true)
    expect(isSound(inBody(content.embed(`{"${name}":"__proto__"}`)))).toBe(true)
  }
})

test('a row that passed under other rules can still be read', () => {
  const replica = new Y.Doc()
  replica.getText('notes').insert(0, 'hello')
  const bytes = Y.encodeStateAsUpdate(replica)
  expect([isSound(bytes), isSound(bytes, 'outbox'), isSound(bytes, 'stored')]).toEqual([false, false, true])
  expect(isSound(bytesOf([bytes, 0]), 'stored')).toBe(false)
})

test('text counts as Yjs counts it, and is taken exactly when it is UTF-8', () => {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const unitsIn = (bytes: Uint8Array): number | undefined => {
    try {
      return utf8.decode(bytes).length
    } catch {
      return undefined
    }
  }
  const some = fc.oneof(
    fc.string({ unit: 'binary' }).map((letters) => new TextEncoder().encode(letters)),
    fc
      .array(
        fc.constantFrom(0, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff),
        { maxLength: 6 },
      )
      .map((bytes) => Uint8Array.from(bytes)),
  )
  let refused = 0
  fc.assert(
    fc.property(some, (bytes) => {
      const units = unitsIn(bytes)
      if (units === undefined) refused++
      const parsed = parseUpdate(inBody({ kind: 4, bytes: [bytes.length, bytes] }), 'document', 'live')
      expect(parsed?.structs[0]?.to).toBe(units === 0 ? undefined : units)
    }),
    { numRuns: 3000 },
  )
  expect(refused).toBeGreaterThan(500)
})
