import { contentOf } from '@tandem/content'
import type { PageKind } from '@tandem/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { update as encoded, type Id } from '../../test/attacks/encoding.ts'
import { editing, play } from '../../test/attacks/genuine.ts'
import { damage, damaged, made, structOf } from '../../test/attacks/made-up.ts'
import { KnownStructs } from './known-structs.ts'
import { parseUpdate } from './parse-update.ts'

const kinds = fc.constantFrom<PageKind[]>('document', 'board')
const EVE = 666_666

const replicaOf = (updates: readonly Uint8Array[], kind: PageKind): Y.Doc => {
  const replica = new Y.Doc()
  replica.getMap('meta')
  if (kind === 'document') replica.getXmlFragment('body')
  else replica.getMap('elements')
  for (const bytes of updates) Y.applyUpdate(replica, bytes)
  return replica
}

/** A page, what the guard knows of it, and how many of the updates tried on it were taken. */
class Page {
  readonly rows: Uint8Array[]
  readonly #kind: PageKind
  readonly #known: KnownStructs

  constructor(kind: PageKind, rows: readonly Uint8Array[]) {
    this.rows = [...rows]
    this.#kind = kind
    this.#known = KnownStructs.of({ kind, snapshot: undefined, rows }, parseUpdate)
  }

  /** What the server would do with these bytes. Answers whether it took them. */
  takes(bytes: Uint8Array): boolean {
    const parsed = parseUpdate(bytes, this.#kind, 'live')
    if (!parsed) return false
    const update = this.#known.newIn(parsed)
    if (this.#known.standing(update) !== 'new') return false
    this.#known.add(update)
    this.rows.push(update.bytes)
    return true
  }

  /** What is wrong with the page as its rows make it; `undefined` when nothing is. */
  get problem(): string | undefined {
    const replica = replicaOf(this.rows, this.#kind)
    const same = replicaOf(this.rows, this.#kind)
    const whole = Y.encodeStateAsUpdate(replica)
    const newcomer = replicaOf([whole], this.#kind)
    for (const { store } of [replica, newcomer]) if (store.pendingStructs || store.pendingDs) return 'something waits for more'
    const clocks = Y.decodeStateVector(Y.encodeStateVector(replica))
    if ([...clocks].some(([client, clock]) => this.#known.clockOf(client) !== clock)) return 'the guard knows other clocks'
    if (!parseUpdate(whole, this.#kind, 'stored')) return 'the whole page is not sound'
    return Buffer.compare(contentOf(same), contentOf(replica)) === 0 ? undefined : 'two replicas differ'
  }
}

const sentIn = (kind: PageKind, acts: Parameters<typeof play>[1]): Uint8Array[] => {
  const sent: Uint8Array[] = []
  play(kind, acts, (update) => sent.push(update))
  return sent
}

test('D8 a damaged update that is taken changes the same on every replica, and leaves a page that can be read and written', () => {
  let taken = 0
  fc.assert(
    fc.property(kinds, editing(40), fc.array(damage, { minLength: 5, maxLength: 20, size: 'max' }), (kind, acts, all) => {
      const page = new Page(kind, [])
      sentIn(kind, acts).forEach((original, i) => {
        for (let attempt = 0; attempt < 4; attempt++) {
          if (page.takes(damaged(original, all[(i + attempt) % all.length] ?? []))) taken++
        }
        page.takes(original)
      })
      expect(page.problem).toBeUndefined()
    }),
    { numRuns: 300 },
  )
  expect(taken).toBeGreaterThan(300)
})

/** Every id there is on the page, and those of the update under way. */
const idsOf = (rows: readonly Uint8Array[], own: number): Id[] => {
  const ids: Id[] = []
  const replica = new Y.Doc()
  for (const bytes of rows) Y.applyUpdate(replica, bytes)
  for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(replica))) for (let i = 0; i < clock; i++) ids.push([client, i])
  for (let i = 0; i < own; i++) ids.push([EVE, i])
  return ids
}

test('whatever somebody makes up from the ids of a page is refused, or changes the same on every replica', () => {
  let taken = 0
  fc.assert(
    fc.property(
      kinds,
      editing(20),
      fc.array(fc.tuple(fc.array(made, { minLength: 1, maxLength: 6 }), fc.nat(), fc.nat(5)), { maxLength: 12, size: 'max' }),
      (kind, acts, all) => {
        const page = new Page(kind, sentIn(kind, acts))
        for (const [structs, gap, deleted] of all) {
          const before = idsOf(page.rows, 0)
          const from = before.filter(([client]) => client === EVE).length
          const ids = [...before, ...structs.map((_, i): Id => [EVE, from + i])]
          const victim = before[gap % Math.max(1, before.length)]
          const bytes = encoded(
            [{ client: EVE, from: Math.max(0, from - (gap % 3)), structs: structs.map((struct) => structOf(struct, kind, ids)) }],
            deleted && victim ? [{ client: victim[0], ranges: [[victim[1], deleted]] }] : [],
          )
          if (page.takes(bytes)) taken++
        }
        expect(page.problem).toBeUndefined()
      },
    ),
    { numRuns: 300 },
  )
  expect(taken).toBeGreaterThan(300)
})
