import type { PageKind } from '@tandem/protocol'
import * as Y from 'yjs'
import { Depths } from './depths.ts'
import { PLACE, type ReadUpdate, type SoundUpdate } from './sound-update.ts'
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

/** Which structs of each Yjs client a page holds, stored or on the way into the log, and how deep they lie. */
export class KnownStructs {
  readonly #clocks: Map<number, number>
  readonly depths: Depths

  private constructor(clocks: Map<number, number>, depths: Depths) {
    this.#clocks = clocks
    this.depths = depths
  }

  /** Throws when a stored update cannot be read. */
  static of({ kind, snapshot, rows }: Stored, read: ReadUpdate): KnownStructs {
    const known = new KnownStructs(
      snapshot ? Y.decodeStateVector(snapshot.stateVector) : new Map<number, number>(),
      snapshot ? Depths.decoded(snapshot.depths) : new Depths(),
    )
    rows.forEach((bytes, index) => {
      const update = read(bytes, kind, 'stored')
      if (!update) throw new Error(`stored update ${index + 1 + (snapshot?.seq ?? 0)} cannot be read`)
      known.add(update)
    })
    return known
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

  add(update: SoundUpdate): void {
    for (const { client, to } of update.structs) if (to > this.clockOf(client)) this.#clocks.set(client, to)
    this.depths.add(update)
  }

  /** The clock that comes next for this client. */
  clockOf(client: number): number {
    return this.#clocks.get(client) ?? 0
  }

  /** As a Yjs state vector. */
  encoded(): Uint8Array {
    return Y.encodeStateVector(this.#clocks)
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
