import type { PageKind } from '@tandem/protocol'
import * as Y from 'yjs'
import { Depths } from './depths.ts'
import { PLACE, type ReadUpdate, type SoundUpdate } from './sound-update.ts'
import { atOnce, withRests, type Steps } from './steps.ts'
import { structsIn } from './stored-depths.ts'
import { withoutKnown } from './without-known.ts'

/**
 * What an update is to a page: new, wholly known already, built on something the page has not got, or put together so that
 * Yjs would not bear it there (`Depths.bears`).
 */
export type Standing = 'new' | 'known' | 'gap' | 'unsound'

/** The page as it is stored, as far as this goes. */
interface Stored {
  kind: PageKind
  snapshot: { seq: number; stateVector: Uint8Array; depths: Uint8Array } | undefined
  rows: readonly Uint8Array[]
}

/**
 * How many structs an update adds to a page. A deletion parts what is there, which adds one or two: it counts for one, and
 * the next snapshot says how many there are.
 */
export const structsOf = ({ places, deletes }: SoundUpdate): number => places.length / PLACE + deletes.length

/** Which structs of each Yjs client a page holds, stored or on the way into the log, how many, and how deep they lie. */
export class KnownStructs {
  /** Of what is stored. */
  readonly #clocks: Map<number, number>
  /** Of what is on the way into the log, where that is further. */
  readonly #ahead = new Map<number, number>()
  /** Changes on the way, and how many structs they have. */
  #underWay = 0
  #structsUnderWay = 0
  readonly depths: Depths
  /** How many structs came with each row after the snapshot. */
  readonly #added: number[] = []
  /** Of the snapshot they came after. */
  #seq: number
  #structs: number

  private constructor(snapshot: Stored['snapshot'], depths: Depths) {
    this.#clocks = snapshot ? Y.decodeStateVector(snapshot.stateVector) : new Map<number, number>()
    this.depths = depths
    this.#structs = depths.structs
    this.#seq = snapshot?.seq ?? 0
  }

  /** Throws when a stored update cannot be read. */
  static of(stored: Stored, read: ReadUpdate): KnownStructs {
    return atOnce(KnownStructs.#reading(stored, read))
  }

  /** As `of`; `rest` is called every now and then, and may take its time. */
  static inSlices(stored: Stored, read: ReadUpdate, rest: () => Promise<void>): Promise<KnownStructs> {
    return withRests(KnownStructs.#reading(stored, read), rest)
  }

  static *#reading({ kind, snapshot, rows }: Stored, read: ReadUpdate): Steps<KnownStructs> {
    const known = new KnownStructs(snapshot, snapshot ? yield* Depths.decoded(snapshot.depths) : new Depths())
    for (const bytes of rows) {
      yield
      const update = known.#read(bytes, kind, read)
      yield
      known.learn(update)
    }
    return known
  }

  /** How many structs the page holds: its size to whoever loads it, as much as the bytes are. */
  get structs(): number {
    return this.#structs
  }

  /** The page has a newer snapshot, in which Yjs has put together what belongs together. */
  folded({ seq, depths }: { seq: number; depths: Uint8Array }): void {
    this.#added.splice(0, seq - this.#seq)
    this.#seq = seq
    this.#structs = this.#added.reduce((sum, structs) => sum + structs, structsIn(depths) + this.#structsUnderWay)
  }

  /**
   * What there is in `update` that is not known: this is what may be stored and told, under the names of `update` itself
   * when all of it is new. Yjs believes an update about structs it already has: where the two differ, replicas part
   * for ever, or can no longer be encoded.
   */
  newIn(update: SoundUpdate): SoundUpdate {
    return withoutKnown(update, (client) => this.clockOf(client))
  }

  /**
   * To be asked about what `newIn` answered. A resend after a lost `stored` is `known`; deletions carry no clock of their
   * own, so an update with any is `new`. A struct that is known in part is a gap: whoever syncs again sends the rest of it.
   */
  standing(update: SoundUpdate): Standing {
    const { structs, deletes, needs } = update
    let isKnown = deletes.length === 0
    for (const { client, from, to } of structs) {
      const clock = this.clockOf(client)
      if (from > clock || (from < clock && clock < to && this.#isCut(update, client, clock))) return 'gap'
      if (to > clock) isKnown = false
    }
    for (const { client, clock } of needs) if (clock >= this.clockOf(client)) return 'gap'
    for (const { client, to } of deletes) {
      if (to > this.clockOf(client) && !structs.some((range) => range.client === client && to <= range.to)) return 'gap'
    }
    if (isKnown) return 'known'
    return this.depths.bears(update) ? 'new' : 'unsound'
  }

  /** Of what `newIn` answered: what is new is on its way into the log. */
  add(update: SoundUpdate): void {
    const structs = structsOf(update)
    if (structs === 0) return
    this.#underWay++
    this.#structsUnderWay += structs
    this.#structs += structs
    for (const { client, to } of update.structs) if (to > this.clockOf(client)) this.#ahead.set(client, to)
    this.depths.add(update)
  }

  /** What was on its way is the next row of the log; or `wasKnown`: it is in it already, as far as this goes. */
  stored(update: SoundUpdate, { wasKnown = false } = {}): void {
    const structs = structsOf(update)
    this.#structsUnderWay -= structs
    if (wasKnown) this.#structs -= structs
    else this.#row(update)
    if (--this.#underWay === 0) this.#ahead.clear()
  }

  /** Whether something of it is stored already, in an earlier row. */
  repeats({ structs }: SoundUpdate): boolean {
    return structs.some(({ client, from }) => from < (this.#clocks.get(client) ?? 0))
  }

  /** The next row of the log came from elsewhere. */
  learn(update: SoundUpdate): void {
    this.#structs += structsOf(update)
    this.#row(update)
    this.depths.add(update)
  }

  /** Nothing is on its way any more: what is not stored is not known. */
  forgetUnstored(): void {
    for (const client of this.#ahead.keys()) this.depths.cut(client, this.#clocks.get(client) ?? 0)
    this.#ahead.clear()
    this.#structs -= this.#structsUnderWay
    this.#structsUnderWay = 0
    this.#underWay = 0
  }

  #read(bytes: Uint8Array, kind: PageKind, read: ReadUpdate): SoundUpdate {
    const update = read(bytes, kind, 'stored')
    if (!update) throw new Error(`stored update ${this.#seq + this.#added.length + 1} cannot be read`)
    return update
  }

  #row(update: SoundUpdate): void {
    this.#added.push(structsOf(update))
    for (const { client, to } of update.structs) if (to > (this.#clocks.get(client) ?? 0)) this.#clocks.set(client, to)
  }

  /** The clock that comes next for this client. */
  clockOf(client: number): number {
    const stored = this.#clocks.get(client) ?? 0
    return this.#underWay === 0 ? stored : Math.max(stored, this.#ahead.get(client) ?? 0)
  }

  /** As a Yjs state vector. */
  encoded(): Uint8Array {
    if (this.#underWay === 0) return Y.encodeStateVector(this.#clocks)
    return Y.encodeStateVector(
      new Map([...this.#clocks, ...[...this.#ahead.keys()].map((client) => [client, this.clockOf(client)] as const)]),
    )
  }

  /** Whether one struct of `update` begins before `clock` and ends behind it. */
  #isCut({ places }: SoundUpdate, client: number, clock: number): boolean {
    for (let i = 0; i < places.length; i += PLACE) {
      const from = places[i + 1] as number
      if (places[i] === client && from < clock && clock < from + (places[i + 2] as number)) return true
    }
    return false
  }
}
