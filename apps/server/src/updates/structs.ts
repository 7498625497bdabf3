import { MAX_CLIENT_ID, MAX_CLOCK, type Caps } from './caps.ts'
import { readClock, readContent, readLength } from './contents.ts'
import { inOrder } from './in-order.ts'
import { Malformed, type Reader } from './reader.ts'
import type { Root } from './roots.ts'
import { ANCHOR, type ClockRange, type SoundUpdate, type StructRange } from './sound-update.ts'

const HAS_ORIGIN = 0x80
const HAS_RIGHT_ORIGIN = 0x40
const HAS_PARENT_SUB = 0x20
const KIND = 0x1f
const DELETED = 1
const TYPE = 7

export const readClient = (reader: Reader): number => {
  const client = reader.uint()
  if (client > MAX_CLIENT_ID) throw new Malformed('client id too large')
  return client
}

/** Reads the first half of an update: what is inserted, client by client. */
export class Structs {
  readonly #reader: Reader
  readonly #caps: Caps
  readonly #roots: readonly Root[]
  readonly #mayHaveOthers: boolean
  readonly #ranges: StructRange[] = []
  readonly #places: number[] = []
  /** The highest clock of each client that another one builds on. */
  readonly #needs = new Map<number, number>()
  /** The same one by one: client and clock of the struct, client and clock of what it builds on. */
  readonly #ties: number[] = []
  readonly #longValues: ClockRange[] = []
  #manyClients = false

  /** `mayHaveOthers`: than these roots. */
  constructor(reader: Reader, caps: Caps, roots: readonly Root[], { mayHaveOthers }: { mayHaveOthers: boolean }) {
    this.#reader = reader
    this.#caps = caps
    this.#roots = roots
    this.#mayHaveOthers = mayHaveOthers
  }

  /** Several values in one struct under a key: sound only when the update itself deletes them (`Depths.bears` says why). */
  get longValues(): readonly ClockRange[] {
    return this.#longValues
  }

  read(): Pick<SoundUpdate, 'structs' | 'needs' | 'places'> {
    const reader = this.#reader
    const clients = reader.count(4)
    if (clients > this.#caps.clients) throw new Malformed('too many clients')
    this.#manyClients = clients > 1
    for (let i = 0, total = 0; i < clients; i++) {
      const count = reader.count(2)
      total += count
      if (count === 0) throw new Malformed('a client without structs')
      if (total > this.#caps.structs) throw new Malformed('too many structs')
      this.#readClient(count)
    }
    const ranges = new Map(this.#ranges.map((range) => [range.client, range]))
    if (ranges.size < clients) throw new Malformed('a client comes once')
    const needs = [...this.#needs].map(([client, clock]) => ({ client, clock }))
    return {
      structs: this.#ranges,
      needs: needs.filter(({ client, clock }) => clock >= (ranges.get(client)?.to ?? 0)),
      places: this.#manyClients ? inOrder(this.#ranges, this.#places, this.#ties) : this.#places,
    }
  }

  #readClient(count: number): void {
    const reader = this.#reader
    const client = readClient(reader)
    const from = readClock(reader)
    let to = from
    for (let i = 0; i < count; i++) {
      to += this.#readStruct(client, to)
      if (to > MAX_CLOCK) throw new Malformed('clock too large')
    }
    this.#ranges.push({ client, from, to, end: reader.at })
  }

  #readStruct(client: number, clock: number): number {
    const begin = this.#reader.at
    const info = this.#reader.byte()
    if (info !== 0) return this.#readItem(info, client, clock, begin)
    const length = readLength(this.#reader)
    this.#places.push(client, clock, length, ANCHOR.nowhere, 0, 0, -1, -1, 0, begin)
    return length
  }

  #readItem(info: number, client: number, clock: number, begin: number): number {
    const reader = this.#reader
    let anchorClient = 0
    let anchorClock = 0
    let rightClient = -1
    let rightClock = -1
    let kind: number = ANCHOR.beside
    const hasOrigin = (info & HAS_ORIGIN) !== 0
    if (hasOrigin) {
      anchorClient = readClient(reader)
      anchorClock = this.#readNeed(anchorClient, client, clock)
    }
    if ((info & HAS_RIGHT_ORIGIN) !== 0) {
      rightClient = readClient(reader)
      rightClock = this.#readNeed(rightClient, client, clock)
      // Yjs goes by the left neighbour when there is one.
      if (!hasOrigin) {
        anchorClient = rightClient
        anchorClock = rightClock
      }
    } else if (!hasOrigin) {
      const isKeyed = (info & HAS_PARENT_SUB) !== 0
      const isRoot = reader.uint()
      if (isRoot > 1) throw new Malformed('unknown parent')
      if (isRoot === 1) {
        kind = isKeyed ? ANCHOR.rootKey : ANCHOR.root
        anchorClock = this.#readRoot(isKeyed)
      } else {
        kind = isKeyed ? ANCHOR.insideKey : ANCHOR.inside
        anchorClient = readClient(reader)
        anchorClock = this.#readNeed(anchorClient, client, clock)
      }
      if (isKeyed) reader.key()
    }
    const length = readContent(reader, info & KIND)
    if (length === 0) throw new Malformed('nothing of length 0 is ever written')
    if (length > 1 && (info & KIND) !== DELETED) {
      if (kind === ANCHOR.rootKey || kind === ANCHOR.insideKey) this.#longValues.push({ client, from: clock, to: clock + length })
      else if (kind === ANCHOR.beside) kind = ANCHOR.besideInList
    }
    const isType = (info & KIND) === TYPE ? 1 : 0
    this.#places.push(client, clock, length, kind, anchorClient, anchorClock, rightClient, rightClock, isType, begin)
    return length
  }

  /** The number of the root; -1 for another one. */
  #readRoot(isKeyed: boolean): number {
    const reader = this.#reader
    const length = reader.key()
    const from = reader.at - length
    const number = this.#roots.findIndex(({ name }) => name.length === length && reader.matches(name, from))
    const isKnown = this.#roots[number]?.use === (isKeyed ? 'map' : 'list')
    if (!isKnown && !this.#mayHaveOthers) throw new Malformed('no root of this kind of page')
    return number
  }

  /** The clock of a struct of `needed` that the one at `client` and `clock` builds on. */
  #readNeed(needed: number, client: number, clock: number): number {
    const at = readClock(this.#reader)
    if (needed === client) {
      // Yjs does not look whether an item builds on itself or on a later one of its own client, and throws half-way.
      if (at >= clock) throw new Malformed('builds on what comes later')
      return at
    }
    const highest = this.#needs.get(needed)
    if (highest === undefined || highest < at) this.#needs.set(needed, at)
    if (this.#manyClients) this.#ties.push(client, clock, needed, at)
    return at
  }
}
