import { Deletions } from './deletes.ts'
import { beside, between, gone, inside, isSame, MAX_DEPTH, rootList, underKey, WHERE, type Place } from './place.ts'
import { ANCHOR, PLACE, type SoundUpdate } from './sound-update.ts'
import type { Steps } from './steps.ts'
import { readRuns, writeRuns, type Lying, type Runs } from './stored-depths.ts'

/** Of what is not known. */
const NOWHERE = gone(0)

const placeIn = ({ from, place }: Runs, clock: number): Place => {
  let low = 0
  let high = from.length - 1
  // What people build on is nearly always what came last.
  if (high < 0 || (from[high] as number) <= clock) return place[high] ?? NOWHERE
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((from[middle] as number) <= clock) low = middle
    else high = middle - 1
  }
  return place[low] as Place
}

/**
 * In which list each struct of a page lies or whether under a key, and how deep. Neighbours nearly always lie alike, so
 * this is small beside the page.
 */
export class Depths {
  readonly #clients: Map<number, Runs>
  /** What is known already, when this is about an update alone. */
  readonly #under: Depths | undefined
  #structs: number

  constructor(under?: Depths, { clients, structs }: Lying = { clients: new Map(), structs: 0 }) {
    this.#under = under
    this.#clients = clients
    this.#structs = structs
  }

  /** Reads what `encoded` wrote for a snapshot. Throws when it is something else. */
  static *decoded(bytes: Uint8Array): Steps<Depths> {
    return new Depths(undefined, yield* readRuns(bytes))
  }

  /** Takes up what is new in `update`; what it builds on must be here or in it. */
  add(update: SoundUpdate): void {
    this.#take(update)
    this.#structs += update.places.length / PLACE
  }

  /** How many were taken up, each piece of text and each value one. */
  get structs(): number {
    return this.#structs
  }

  /** Nothing of this client from `clock` on was taken up after all. */
  cut(client: number, clock: number): void {
    const runs = this.#clients.get(client)
    if (!runs || runs.to <= clock) return
    runs.to = clock
    while (runs.from.length > 0 && (runs.from.at(-1) as number) >= clock) {
      runs.from.pop()
      runs.place.pop()
    }
    if (runs.from.length === 0) this.#clients.delete(client)
  }

  /**
   * Whether what is new in `update` lies where Yjs can bear it: in no more than 64 types, between neighbours of one list,
   * and not with several values under one key. With half of those deleted, whatever deletes the type around them throws on
   * every replica from then on; an update that deletes them itself is what Yjs writes. In linear time, also for one long
   * chain.
   */
  bears(update: SoundUpdate): boolean {
    return new Depths(this).#take(update)
  }

  /** How many types are around the struct at this clock. 0 when nothing is known of it. */
  at(client: number, clock: number): number {
    return this.#placeAt(client, clock).depth
  }

  encoded(): Uint8Array {
    return writeRuns({ clients: this.#clients, structs: this.#structs })
  }

  /** Answers whether all that was taken up is borne. */
  #take({ places, deletes }: SoundUpdate): boolean {
    const deletions = new Deletions(deletes)
    let isBorne = true
    for (let i = 0; i < places.length; i += PLACE) {
      const client = places[i] as number
      const clock = places[i + 1] as number
      const to = clock + (places[i + 2] as number)
      const known = this.#to(client)
      if (to <= known) continue
      const found = this.#placeOf(places, i)
      const place = found ?? this.#anchorOf(places, i)
      const isMisplaced = place.where === WHERE.key && places[i + 3] === ANCHOR.besideInList && !deletions.cover(client, clock, to)
      if (!found || isMisplaced || place.depth > MAX_DEPTH) isBorne = false
      this.#extend(client, Math.max(clock, known), to, place)
    }
    return isBorne
  }

  #to(client: number): number {
    const to = this.#clients.get(client)?.to
    if (to !== undefined) return to
    return this.#under ? this.#under.#to(client) : 0
  }

  /** `undefined` when it lies between neighbours that nobody could have seen side by side. */
  #placeOf(places: ArrayLike<number>, i: number): Place | undefined {
    const kind = places[i + 3]
    const isType = places[i + 8] === 1
    if (kind === ANCHOR.root) return rootList(places[i + 5] as number, isType)
    if (kind === ANCHOR.rootKey) return underKey(1, isType)
    // As deep as the one before: that makes no new run among those that are gone.
    if (kind === ANCHOR.nowhere) return gone(this.at(places[i] as number, (places[i + 1] as number) - 1))
    const anchor = this.#anchorOf(places, i)
    if (kind === ANCHOR.inside || kind === ANCHOR.insideKey) {
      const isKeyed = kind === ANCHOR.insideKey
      return inside(anchor, places[i + 4] as number, places[i + 5] as number, { isKeyed, isType })
    }
    const rightClock = places[i + 7] as number
    const place = rightClock < 0 ? anchor : between(anchor, this.#placeAt(places[i + 6] as number, rightClock))
    return place && beside(place, isType)
  }

  #anchorOf(places: ArrayLike<number>, i: number): Place {
    return this.#placeAt(places[i + 4] as number, places[i + 5] as number)
  }

  #placeAt(client: number, clock: number): Place {
    const runs = this.#clients.get(client)
    if (runs && (!this.#under || clock >= (runs.from[0] ?? 0))) return placeIn(runs, clock)
    return this.#under ? this.#under.#placeAt(client, clock) : NOWHERE
  }

  #extend(client: number, from: number, to: number, place: Place): void {
    let runs = this.#clients.get(client)
    if (!runs) this.#clients.set(client, (runs = { to, from: [], place: [] }))
    runs.to = to
    const last = runs.place.at(-1)
    if (last && isSame(last, place)) return
    runs.from.push(from)
    runs.place.push(place)
  }
}
