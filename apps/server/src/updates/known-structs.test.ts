import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { content, gone, item, update, type Where } from '../../test/attacks/encoding.ts'
import { Depths } from './depths.ts'
import { KnownStructs } from './known-structs.ts'
import { parseUpdate } from './parse-update.ts'
import type { SoundUpdate } from './sound-update.ts'
import { atOnce } from './steps.ts'

const [ALICE, BOB, CAROL] = [5000, 6000, 7000]

const read = (bytes: Uint8Array): SoundUpdate => {
  const parsed = parseUpdate(bytes, 'document', 'stored')
  if (!parsed) throw new Error('not sound')
  return parsed
}
const pageOf = (...rows: Uint8Array[]): KnownStructs => KnownStructs.of({ kind: 'document', snapshot: undefined, rows }, parseUpdate)
const letters = (client: number, from: number, words: string): Uint8Array =>
  update([
    {
      client,
      from,
      structs: [from === 0 ? item({ parent: 'body' }, content.text(words)) : item({ origin: [client, from - 1] }, content.text(words))],
    },
  ])

test('what comes next is new, what is there is known, what comes later is a gap', () => {
  const page = pageOf(letters(ALICE, 0, 'abc'))
  expect(page.standing(read(letters(ALICE, 3, 'd')))).toBe('new')
  expect(page.standing(read(letters(ALICE, 0, 'abc')))).toBe('known')
  expect(page.standing(read(letters(ALICE, 4, 'e')))).toBe('gap')
})

test('a deletion is always new, unless what it deletes is missing', () => {
  const page = pageOf(letters(ALICE, 0, 'abc'))
  const deleting = (from: number, length: number) => read(update([], [{ client: ALICE, ranges: [[from, length]] }]))
  expect([page.standing(deleting(0, 3)), page.standing(deleting(2, 2)), page.standing(deleting(3, 1))]).toEqual(['new', 'gap', 'gap'])
  const written = update(
    [{ client: ALICE, from: 3, structs: [item({ origin: [ALICE, 2] }, content.text('d'))] }],
    [{ client: ALICE, ranges: [[2, 2]] }],
  )
  expect(page.standing(read(written))).toBe('new')
})

test('what somebody else wrote must be there before others build on it', () => {
  const reply = update([{ client: BOB, structs: [item({ origin: [ALICE, 2] }, content.text('x'))] }])
  expect(pageOf(letters(ALICE, 0, 'ab')).standing(read(reply))).toBe('gap')
  expect(pageOf(letters(ALICE, 0, 'abc')).standing(read(reply))).toBe('new')
  expect(pageOf().standing(read(Y.mergeUpdates([reply, letters(ALICE, 0, 'abc')])))).toBe('new')
})

test('a letter that is stored already is not stored again with the one behind it', () => {
  const page = pageOf(letters(ALICE, 0, 'a'))
  const both = read(Y.mergeUpdates([letters(ALICE, 0, 'a'), letters(ALICE, 1, 'b')]))
  const rest = page.newIn(both)
  expect(rest.bytes).toEqual(letters(ALICE, 1, 'b'))
  expect(page.standing(rest)).toBe('new')
  expect(page.newIn(rest)).toBe(rest)
})

test('one piece of text of which half is stored asks to sync again', () => {
  const page = pageOf(letters(ALICE, 0, 'a'))
  expect(page.standing(page.newIn(read(letters(ALICE, 0, 'ab'))))).toBe('gap')
})

test('types lie in at most 64 others, whether they come at once or one by one, and after a restart', () => {
  const link = (i: number) => item(i === 0 ? { parent: 'body' } : { parent: [ALICE, i - 1] }, content.type(0))
  const chain = (from: number, to: number): Uint8Array =>
    update([{ client: ALICE, from, structs: Array.from({ length: to - from }, (_, i) => link(from + i)) }])
  expect(pageOf().standing(read(chain(0, 64)))).toBe('new')
  expect(pageOf().standing(read(chain(0, 65)))).toBe('unsound')
  const before = pageOf(chain(0, 40), chain(40, 64))
  const snapshot = { seq: 2, stateVector: before.encoded(), depths: before.depths.encoded() }
  for (const page of [before, KnownStructs.of({ kind: 'document', snapshot, rows: [] }, parseUpdate)]) {
    expect(page.standing(read(chain(64, 65)))).toBe('unsound')
    const beside = (clock: number) =>
      read(
        update([
          { client: BOB, structs: [item({ origin: [ALICE, clock] }, content.type(0)), item({ parent: [BOB, 0] }, content.text('x'))] },
        ]),
      )
    expect([page.standing(beside(62)), page.standing(beside(63))]).toEqual(['new', 'unsound'])
  }
})

test('a chain of types made by turns is as deep as one made by one client', () => {
  const turns = Array.from({ length: 66 }, (_, i) => i)
  const link = (i: number) => item(i === 0 ? { parent: 'body' } : { parent: [i % 2 ? ALICE : BOB, (i - 1) >> 1] }, content.type(0))
  const of = (length: number): Uint8Array =>
    update([
      {
        client: BOB,
        structs: turns
          .slice(0, length)
          .filter((i) => i % 2)
          .map(link),
      },
      {
        client: ALICE,
        structs: turns
          .slice(0, length)
          .filter((i) => i % 2 === 0)
          .map(link),
      },
    ])
  expect(pageOf().standing(read(of(64)))).toBe('new')
  expect(pageOf().standing(read(of(65)))).toBe('unsound')
})

test('values of one key that the update deletes itself may come in one piece, as Yjs writes them', () => {
  const keyed = update([{ client: ALICE, structs: [item({ parent: 'meta', key: 'a' }, content.any(126))] }])
  const more = (deleted: number) =>
    update(
      [{ client: ALICE, from: 1, structs: [item({ origin: [ALICE, 0] }, content.any(126, 126))] }],
      deleted > 0
        ? [
            {
              client: ALICE,
              ranges: [
                [0, 1],
                [1, deleted],
              ],
            },
          ]
        : [],
    )
  expect([0, 1, 2].map((deleted) => pageOf(keyed).standing(read(more(deleted))))).toEqual(['unsound', 'unsound', 'new'])
  const whole = (deleted: number) =>
    parseUpdate(
      update(
        [{ client: ALICE, structs: [item({ parent: 'meta', key: 'a' }, content.any(126, 126))] }],
        [{ client: ALICE, ranges: [[0, deleted]] }],
      ),
      'document',
      'live',
    )
  expect([whole(1), whole(2)]).toEqual([undefined, expect.anything()])
})

test('rows that overlap, from before such were cut, keep for each clock the depth it had first', () => {
  const type = update([{ client: BOB, structs: [item({ parent: 'body' }, content.type(0))] }])
  const elsewhere = update([{ client: ALICE, structs: [item({ parent: [BOB, 0] }, content.text('ab'))] }])
  const { depths } = pageOf(type, letters(ALICE, 0, 'a'), elsewhere)
  expect([depths.at(ALICE, 0), depths.at(ALICE, 1)]).toEqual([1, 2])
})

test('what was gone when it came changes nothing for those who build on it', () => {
  const page = pageOf(update([{ client: ALICE, structs: [gone(5)] }]))
  expect(page.standing(read(update([{ client: BOB, structs: [item({ parent: [ALICE, 3] }, content.text('x'))] }])))).toBe('new')
  expect(page.clockOf(ALICE)).toBe(5)
})

/** The page as it is after a restart with everything in a snapshot that Yjs tidied. */
const folded = (...rows: Uint8Array[]): KnownStructs => {
  const replica = new Y.Doc()
  replica.transact(() => rows.forEach((row) => Y.applyUpdate(replica, row)))
  const page = pageOf(Y.encodeStateAsUpdate(replica))
  const snapshot = { seq: rows.length, stateVector: page.encoded(), depths: page.depths.encoded() }
  return KnownStructs.of({ kind: 'document', snapshot, rows: [] }, parseUpdate)
}
/** The text at clock 0, the letters from 1 on. */
const text = (client: number): Uint8Array =>
  update([{ client, structs: [item({ parent: 'body' }, content.type(6)), item({ parent: [client, 0] }, content.text('abc'))] }])
const without = (client: number): Uint8Array => update([], [{ client, ranges: [[0, 1]] }])
const write = (...where: Where[]): SoundUpdate =>
  read(update([{ client: CAROL, structs: where.map((each) => item(each, content.text('x'))) }]))

test.each([
  ['before', pageOf],
  ['after', folded],
])('%s a restart nothing is taken that lies between a letter that is there and one that is gone with its text', (_when, open) => {
  const page = open(text(ALICE), text(BOB), without(BOB))
  expect(page.standing(write({ origin: [ALICE, 1], right: [BOB, 2] }))).toBe('unsound')
  expect(page.standing(write({ origin: [BOB, 1], right: [ALICE, 2] }))).toBe('unsound')
  expect(page.standing(write({ origin: [ALICE, 1], right: [ALICE, 2] }))).toBe('new')
})

test.each([
  ['before', pageOf],
  ['after', folded],
])('%s a restart what somebody wrote into a text that others deleted meanwhile is taken', (_when, open) => {
  const page = open(text(ALICE), text(BOB), without(BOB))
  expect(page.standing(write({ origin: [BOB, 1], right: [BOB, 2] }))).toBe('new')
  // The first letters of two people at once, and then one between them.
  expect(page.standing(write({ parent: [BOB, 0] }, { origin: [CAROL, 0], right: [BOB, 1] }))).toBe('new')
})

test('what was gone when it came takes with it all that builds on it, whatever else is beside that', () => {
  const page = pageOf(text(ALICE), update([{ client: BOB, structs: [gone(1)] }]))
  expect(page.standing(write({ origin: [ALICE, 1], right: [BOB, 0] }))).toBe('new')
})

test('nothing under a key has a right neighbour', () => {
  const title = update([{ client: ALICE, structs: [item({ parent: 'meta', key: 'a' }, content.any(126))] }])
  const page = pageOf(title)
  expect(page.standing(write({ origin: [ALICE, 0] }))).toBe('new')
  expect(page.standing(write({ right: [ALICE, 0] }))).toBe('unsound')
  expect(page.standing(write({ origin: [ALICE, 0], right: [ALICE, 0] }))).toBe('unsound')
})

test('a page with a row or with depths that cannot be read does not open', () => {
  expect(() => pageOf(letters(ALICE, 0, 'a'), Uint8Array.of(1))).toThrow('stored update 2 cannot be read')
  for (const bytes of [
    Uint8Array.of(),
    Uint8Array.of(0),
    Uint8Array.of(1, 2),
    Uint8Array.of(0, 3, 0, 0, 0),
    Uint8Array.of(0, 2, 0, 0, 0, 0),
  ])
    expect(() => atOnce(Depths.decoded(bytes))).toThrow('the depths of a page cannot be read')
  expect(atOnce(Depths.decoded(new Depths().encoded())).at(ALICE, 0)).toBe(0)
})

test('a page holds as many pieces as its updates brought, each deletion one, and resends none', () => {
  const page = pageOf(letters(ALICE, 0, 'abc'))
  expect(page.structs).toBe(1)
  page.add(read(letters(ALICE, 3, 'd')))
  page.add(page.newIn(read(letters(ALICE, 0, 'abc'))))
  page.add(read(update([], [{ client: ALICE, ranges: [[1, 1]] }])))
  expect(page.structs).toBe(3)
})

test('a snapshot says how many pieces are left, then and after a restart, whatever came while it was made', () => {
  const rows = ['a', 'b', 'c'].map((letter, i) => letters(ALICE, i, letter))
  const page = pageOf(...rows)
  for (const letter of ['d', 'e']) page.add(read(letters(ALICE, page.clockOf(ALICE), letter)))
  const replica = new Y.Doc()
  replica.transact(() => rows.forEach((row) => Y.applyUpdate(replica, row)))
  const bytes = Y.encodeStateAsUpdate(replica)
  const { depths } = pageOf(bytes)
  const snapshot = { seq: 3, stateVector: Y.encodeStateVectorFromUpdate(bytes), depths: depths.encoded() }
  page.folded(snapshot)
  const reopened = KnownStructs.of({ kind: 'document', snapshot, rows: [letters(ALICE, 3, 'd'), letters(ALICE, 4, 'e')] }, parseUpdate)
  expect([page.structs, reopened.structs]).toEqual([3, 3])
})

test('a snapshot of before pieces were counted is read, and counts for the least that it can hold', () => {
  // Version 1: no places, no clients.
  expect(atOnce(Depths.decoded(Uint8Array.of(0, 1, 0, 0))).structs).toBe(0)
})

test('a large page is read with a rest before and after each of its updates', async () => {
  const steps: string[] = []
  const rest = async () => void steps.push('rest')
  const rows = [letters(ALICE, 0, 'a'), letters(ALICE, 1, 'b')]
  const reading = KnownStructs.inSlices(
    { kind: 'document', snapshot: undefined, rows },
    (...what) => (steps.push('read'), parseUpdate(...what)),
    rest,
  )
  expect((await reading).clockOf(ALICE)).toBe(2)
  expect(steps).toEqual(['rest', 'read', 'rest', 'rest', 'read', 'rest'])
})

test('a snapshot of many lists is read with rests as well', async () => {
  // Each type in the body, each letter in a type of its own.
  const structs = Array.from({ length: 20_000 }, (_, i) =>
    i % 2 === 0 ? item({ parent: 'body' }, content.type(6)) : item({ parent: [ALICE, i - 1] }, content.text('x')),
  )
  const { depths } = pageOf(update([{ client: ALICE, structs }]))
  const snapshot = { seq: 1, stateVector: Y.encodeStateVector(new Map([[ALICE, structs.length]])), depths: depths.encoded() }
  let rests = 0
  const page = await KnownStructs.inSlices({ kind: 'document', snapshot, rows: [] }, parseUpdate, async () => void rests++)
  expect(rests).toBeGreaterThanOrEqual(6)
  expect([page.structs, page.depths.at(ALICE, 1), page.depths.at(ALICE, 19_998)]).toEqual([20_000, 2, 1])
})
