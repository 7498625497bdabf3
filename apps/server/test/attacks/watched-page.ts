import type { PageKind } from '@tandem/protocol'
import * as Y from 'yjs'
import { KnownStructs } from '../../src/updates/known-structs.ts'
import { parseUpdate } from '../../src/updates/parse-update.ts'
import { update as encoded, type Id } from './encoding.ts'
import { structOf, type Made } from './made-up.ts'

const EVE = 666_666
type Type = Y.ContentType['type']

/** The ids of all that is there, in order, but for marks: which of those are needed each replica decides for itself. */
export const shownIn = (replica: Y.Doc): string => {
  const of = (item: Y.Item): string => {
    if (item.deleted || item.content instanceof Y.ContentFormat) return ''
    const inner = item.content instanceof Y.ContentType ? `(${within(item.content.type)})` : ''
    return Array.from({ length: item.length }, (_, i) => ` ${item.id.client}:${item.id.clock + i}`).join('') + inner
  }
  const within = (type: Type): string => {
    let shown = ''
    for (let item = type._start; item; item = item.right) shown += of(item)
    for (const [key, item] of [...type._map].toSorted(([a], [b]) => (a < b ? -1 : 1))) if (of(item)) shown += ` ${key}=${of(item)}`
    return shown
  }
  return [...replica.share]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, root]) => `${name}[${within(root)}]`)
    .join(' ')
}

/** A page and the ways to see it, and what the guard knows of it. */
export class WatchedPage {
  /** Follows along, and tidies away what is deleted as everybody does. */
  readonly tab: Y.Doc
  /** Follows along, and could undo everything. */
  readonly keeper: Y.Doc
  readonly #kind: PageKind
  readonly rows: Uint8Array[] = []
  #known: KnownStructs
  /** What newcomers get. */
  #folded: Uint8Array[] = []

  constructor(kind: PageKind) {
    this.#kind = kind
    this.#known = KnownStructs.of({ kind, snapshot: undefined, rows: [] }, parseUpdate)
    this.tab = this.#opened()
    this.keeper = this.#opened({ gc: false })
  }

  /** What the server would do with these bytes. Answers whether it took them. */
  takes(bytes: Uint8Array): boolean {
    const parsed = parseUpdate(bytes, this.#kind, 'live')
    if (!parsed) return false
    const update = this.#known.newIn(parsed)
    if (this.#known.standing(update) !== 'new') return false
    this.#known.add(update)
    this.rows.push(update.bytes)
    this.#folded.push(update.bytes)
    for (const replica of [this.tab, this.keeper]) Y.applyUpdate(replica, update.bytes)
    return true
  }

  /** The server starts again from a snapshot, unless none can be made. */
  restart(): void {
    const bytes = Y.encodeStateAsUpdate(this.newcomer)
    if (shownIn(this.#replicaOf([bytes])) !== shownIn(this.newcomer)) return
    const { depths } = KnownStructs.of({ kind: this.#kind, snapshot: undefined, rows: [bytes] }, parseUpdate)
    const stateVector = Y.encodeStateVectorFromUpdate(bytes)
    const snapshot = { seq: this.rows.length, stateVector, depths: depths.encoded() }
    this.#known = KnownStructs.of({ kind: this.#kind, snapshot, rows: [] }, parseUpdate)
    this.#folded = [bytes]
  }

  /** Reads all there ever was at once. */
  get late(): Y.Doc {
    return this.#replicaOf(this.rows)
  }

  /** Reads all there ever was as one update, which is in another order. */
  get merged(): Y.Doc {
    return this.#replicaOf([Y.mergeUpdates([...this.rows, Uint8Array.of(0, 0)])])
  }

  get newcomer(): Y.Doc {
    return this.#replicaOf(this.#folded)
  }

  #replicaOf(rows: readonly Uint8Array[]): Y.Doc {
    const replica = this.#opened()
    replica.transact(() => rows.forEach((row) => Y.applyUpdate(replica, row)))
    return replica
  }

  #opened(options = {}): Y.Doc {
    const replica = new Y.Doc(options)
    replica.getMap('meta')
    if (this.#kind === 'document') replica.getXmlFragment('body')
    else replica.getMap('elements')
    return replica
  }
}

const idsIn = (replica: Y.Doc): Id[] => {
  const clocks = Y.decodeStateVector(Y.encodeStateVector(replica))
  return [...clocks].flatMap(([client, clock]) => Array.from({ length: clock }, (_, i): Id => [client, i]))
}

/** How far along everything ever written into a list is; ids of the page as text. */
const orderIn = ({ share, store }: Y.Doc): Map<string, { list: Type; at: number }> => {
  const order = new Map<string, { list: Type; at: number }>()
  const types = [...store.clients.values()]
    .flat()
    .map((struct) => (struct instanceof Y.Item && struct.content instanceof Y.ContentType ? struct.content.type : undefined))
  for (const list of [...share.values(), ...types]) {
    let at = 0
    for (let item = list?._start ?? null; list && item; item = item.right)
      for (let i = 0; i < item.length; i++) order.set(`${item.id.client} ${item.id.clock + i}`, { list, at: at++ })
  }
  return order
}

/**
 * With its neighbours the right way round. The guard does not know which of two letters of one list comes first: what is
 * wrong about that is found when the page is folded.
 */
const turned = (struct: Made, ids: readonly Id[], known: number, order: ReturnType<typeof orderIn>): Made => {
  if (struct.how !== 'both') return struct
  const [left, right] = [ids[struct.a % ids.length], ids[struct.b % ids.length]].map((id) => order.get(id?.join(' ') ?? ''))
  // Under a key, gone, or of the same update.
  if (!left || !right) return [struct.a, struct.b].some((at) => at % ids.length >= known) ? { ...struct, how: 'origin' } : struct
  if (left.list !== right.list || left.at < right.at) return struct
  return left.at === right.at ? { ...struct, how: 'origin' } : { ...struct, a: struct.b, b: struct.a }
}

/** An update of Eve's from structs made up among the ids of the page, that also deletes some of those. */
export const madeUp = (
  page: WatchedPage,
  kind: PageKind,
  { structs, victims, turn = turned }: { structs: readonly Made[]; victims: readonly number[]; turn?: typeof turned },
): Uint8Array => {
  const before = idsIn(page.tab)
  const from = before.filter(([client]) => client === EVE).length
  const ids = [...before, ...structs.map((_, i): Id => [EVE, from + i])]
  const order = orderIn(page.keeper)
  const deleted = new Set(victims.map((victim) => victim % Math.max(1, before.length)))
  const ranges = [...deleted].flatMap((victim) => before[victim] ?? [])
  const clients = new Map<number, number[]>()
  for (let i = 0; i < ranges.length; i += 2)
    clients.set(ranges[i] as number, [...(clients.get(ranges[i] as number) ?? []), ranges[i + 1] as number])
  return encoded(
    [{ client: EVE, from, structs: structs.map((struct) => structOf(turn(struct, ids, before.length, order), kind, ids)) }],
    [...clients].map(([client, clocks]) => ({ client, ranges: clocks.toSorted((a, b) => a - b).map((clock) => [clock, 1] as const) })),
  )
}
