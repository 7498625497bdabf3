import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readStateVector } from './state-vector.ts'

test('the state vector of a replica is read as Yjs reads it', () => {
  const clocks = new Map([
    [4_294_967_295, 1],
    [1024, 300_000],
  ])
  expect(readStateVector(Y.encodeStateVector(clocks))).toEqual(clocks)
  expect(readStateVector(Y.encodeStateVector(new Y.Doc()))).toEqual(new Map())
})

const vectorOf = (entries: number): Uint8Array => Y.encodeStateVector(new Map(Array.from({ length: entries }, (_, client) => [client, 1])))

test.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array()],
  ['more entries than bytes', new Uint8Array([200, 1, 1, 1])],
  ['2^40 entries in six bytes', new Uint8Array([0x80, 0x80, 0x80, 0x80, 0x80, 0x20])],
  ['a clock beyond every page', new Uint8Array([1, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f])],
  ['something behind it', new Uint8Array([0, 0])],
])('%s is not a state vector', (_what, bytes) => {
  expect(readStateVector(bytes)).toBeUndefined()
})

test('a page that thousands of tabs have written on has a long one', () => {
  expect(readStateVector(vectorOf(8000))?.size).toBe(8000)
})
