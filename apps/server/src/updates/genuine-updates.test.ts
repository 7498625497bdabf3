import { contentOf } from '@tandem/content'
import { LIMITS, type PageKind } from '@tandem/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { editing, play } from '../../test/attacks/genuine.ts'
import { KnownStructs } from './known-structs.ts'
import { parseUpdate } from './parse-update.ts'

const KINDS: PageKind[] = ['document', 'board']

/** In one transaction, in which Yjs tidies no formatting marks: it would do so in each replica for itself. */
const pageOf = (updates: readonly Uint8Array[]): Y.Doc => {
  const page = new Y.Doc()
  page.transact(() => updates.forEach((update) => Y.applyUpdate(page, update)))
  return page
}
const nothing = (kind: PageKind) => KnownStructs.of({ kind, snapshot: undefined, rows: [] }, parseUpdate)

test.each(KINDS)('all that people send while they edit a %s is sound and new, and is stored as it came', (kind) => {
  let seen = 0
  fc.assert(
    fc.property(editing(), (acts) => {
      const known = nothing(kind)
      const sent: Uint8Array[] = []
      const stored: Uint8Array[] = []
      play(kind, acts, (bytes) => {
        seen++
        sent.push(bytes)
        const update = parseUpdate(bytes, kind, 'live')
        expect(update).toBeDefined()
        if (!update) return
        const part = known.newIn(update)
        expect(known.standing(part)).toBe(part.structs.length + part.deletes.length > 0 ? 'new' : 'known')
        known.add(part)
        stored.push(part.bytes)
      })
      const page = pageOf(sent)
      expect(contentOf(pageOf(stored))).toEqual(contentOf(page))
      expect(Y.decodeStateVector(known.encoded())).toEqual(Y.decodeStateVector(Y.encodeStateVector(page)))
    }),
    { numRuns: 150 },
  )
  expect(seen).toBeGreaterThan(1000)
})

test.each(KINDS)('what Yjs makes of the updates of a %s is sound, with the clocks Yjs gives it', (kind) => {
  fc.assert(
    fc.property(editing(), fc.nat(), (acts, at) => {
      const sent: Uint8Array[] = []
      const [replica] = play(kind, acts, (update) => sent.push(update)) as [Y.Doc]
      const middle = new Y.Doc()
      for (const update of sent.slice(0, at % (sent.length + 1))) Y.applyUpdate(middle, update)
      const made = [
        Y.encodeStateAsUpdate(replica),
        Y.encodeStateAsUpdate(replica, Y.encodeStateVector(middle)),
        Y.mergeUpdates([...sent, Uint8Array.of(0, 0)]),
      ]
      for (const bytes of [...sent, ...made]) {
        const update = parseUpdate(bytes, kind, 'outbox')
        const { from, to } = Y.parseUpdateMeta(bytes)
        expect(update?.structs.map(({ client, ...range }) => [client, range.from, range.to])).toEqual(
          [...from].map(([client, clock]) => [client, clock, to.get(client)]),
        )
      }
    }),
    { numRuns: 100 },
  )
})

/** An own reckoning of how deep things lie, from the types themselves. */
const depthsIn = (replica: Y.Doc): Map<string, number> => {
  const depths = new Map<string, number>()
  for (const [client, structs] of replica.store.clients) {
    for (const struct of structs) {
      if (!(struct instanceof Y.Item)) continue
      let depth = 1
      for (let parent = struct.parent as Y.AbstractType<unknown>; parent._item; parent = parent._item.parent as Y.AbstractType<unknown>)
        depth++
      for (let i = 0; i < struct.length; i++) depths.set(`${client} ${struct.id.clock + i}`, depth)
    }
  }
  return depths
}

test('how deep everything lies is known from the updates alone, whichever way they came, and after a restart', () => {
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), editing(), fc.nat(), (kind, acts, at) => {
      const sent: Uint8Array[] = []
      const [replica] = play(kind, acts, (update) => sent.push(update)) as [Y.Doc]
      const folded = sent.slice(0, at % (sent.length + 1))
      const before = KnownStructs.of({ kind, snapshot: undefined, rows: folded }, parseUpdate)
      const snapshot = { seq: folded.length, stateVector: before.encoded(), depths: before.depths.encoded() }
      const after = KnownStructs.of({ kind, snapshot, rows: sent.slice(folded.length) }, parseUpdate)
      for (const [id, depth] of depthsIn(replica)) {
        const [client, clock] = id.split(' ').map(Number) as [number, number]
        expect(after.depths.at(client, clock)).toBe(depth)
      }
    }),
    { numRuns: 100 },
  )
})

test('a resend is known, and one with something new behind it is cut to that', () => {
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), editing(), fc.nat(), (kind, acts, at) => {
      const sent: Uint8Array[] = []
      play(kind, acts, (update) => sent.push(update))
      const count = at % (sent.length + 1)
      const known = KnownStructs.of({ kind, snapshot: undefined, rows: sent.slice(0, count) }, parseUpdate)
      for (const bytes of sent.slice(0, count)) {
        const update = parseUpdate(bytes, kind, 'live')
        if (!update) throw new Error('not sound')
        expect(known.newIn(update).structs).toEqual([])
        expect(known.standing(known.newIn(update))).toBe(update.deletes.length > 0 ? 'new' : 'known')
      }
      const everything = parseUpdate(Y.mergeUpdates([...sent, Uint8Array.of(0, 0)]), kind, 'outbox')
      if (!everything) throw new Error('not sound')
      const rest = known.newIn(everything)
      expect(['new', 'known']).toContain(known.standing(rest))
      expect(parseUpdate(rest.bytes, kind, 'outbox')).toMatchObject({
        structs: rest.structs,
        places: rest.places,
        deletesAt: rest.deletesAt,
      })
      expect(contentOf(pageOf([...sent.slice(0, count), rest.bytes]))).toEqual(contentOf(pageOf(sent)))
    }),
    { numRuns: 150 },
  )
})

test('an update in the newer format of Yjs is refused, whatever it holds', () => {
  let seen = 0
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), editing(), (kind, acts) => {
      play(kind, acts, (update) => {
        const other = Y.convertUpdateFormatV1ToV2(update)
        seen++
        for (const source of ['live', 'outbox', 'stored'] as const) expect(parseUpdate(other, kind, source)).toBeUndefined()
      })
    }),
    { numRuns: 100 },
  )
  expect(seen).toBeGreaterThan(500)
})

test('a session under as many ids as one update may name is taken, one more is not', () => {
  const replica = new Y.Doc()
  for (let i = 0; i < LIMITS.clientIdsPerUpdate; i++) {
    replica.clientID = 5000 + i
    replica.getMap('meta').set(`key ${i}`, i)
  }
  expect(parseUpdate(Y.encodeStateAsUpdate(replica), 'board', 'live')).toBeDefined()
  replica.clientID = 6000
  replica.getMap('meta').set('one', 'more')
  expect(parseUpdate(Y.encodeStateAsUpdate(replica), 'board', 'live')).toBeUndefined()
  expect(parseUpdate(Y.encodeStateAsUpdate(replica), 'board', 'outbox')).toBeDefined()
})
