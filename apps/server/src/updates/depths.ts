import { UpdateEncoderV1 } from 'yjs'
import { Deletions } from './deletes.ts'
import { Malformed, Reader } from './reader.ts'
import { ANCHOR, PLACE, type SoundUpdate } from './sound-update.ts'

/** Types around a struct, its top-level type among them. */
const MAX_DEPTH = 64
const TOO_DEEP = MAX_DEPTH + 1

/** Twice the depth of a struct, and one more when it is under a key. */
type Level = number

const inList = (depth: number): Level => Math.min(depth, TOO_DEEP) * 2
const underKey = (depth: number): Level => inList(depth) + 1
const depthOf = (level: Level): number => level >> 1
const isKeyed = (level: Level): boolean => (level & 1) === 1

/** Where one client's structs lie: those from clock `from[i]` on at `level[i]`, up to the next one and in the end up to `to`. */
interface Runs {
  to: number
  from: number[]
  level: Level[]
}

const levelAt = ({ from, level }: Runs, clock: number): Level => {
  let low = 0
  let high = from.length - 1
  // What people build on is nearly always what came last.
  if (high < 0 || (from[high] as number) <= clock) return level[high] ?? 0
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((from[middle] as number) <= clock) low = middle
    else high = middle - 1
  }
  return level[low] as Level
}

/**
 * How deep each struct of a page lies, and whether in a list or under a key. Neighbours nearly always lie alike, so this is
 * small beside the page.
 */
export class Depths {
  readonly #clients = new Map<number, Runs>()
  /** What is known already, when this is about an update alone. */
  readonly #under: Depths | undefined

  constructor(under?: Depths) {
    this.#under = under
  }

  /** Reads what `encoded` wrote. Throws when it is something else. */
  static decoded(bytes: Uint8Array): Depths {
    const depths = new Depths()
    try {
      const reader = new Reader(bytes)
      for (let clients = reader.count(3); clients > 0; clients--) {
        const client = reader.uint()
        const runs: Runs = { to: reader.uint(), from: [], level: [] }
        for (let count = reader.count(2), clock = 0; count > 0; count--) {
          clock += reader.uint()
          runs.from.push(clock)
          runs.level.push(reader.uint())
        }
        depths.#clients.set(client, runs)
      }
      if (reader.left > 0) throw new Malformed('something after the end')
      return depths
    } catch (error) {
      throw error instanceof Malformed ? new Error('the depths of a page cannot be read', { cause: error }) : error
    }
  }

  /** Takes up what is new in `update`; what it builds on must be here or in it. */
  add(update: SoundUpdate): void {
    this.#take(update)
  }

  /**
   * Whether what is new in `update` lies where Yjs can bear it: in no more than 64 types, and not with several values under
   * one key. With half of those deleted, whatever deletes the type around them throws on every replica from then on; an
   * update that deletes them itself is what Yjs writes. In linear time, also for one long chain.
   */
  bears(update: SoundUpdate): boolean {
    return new Depths(this).#take(update)
  }

  /** How many types are around the struct at this clock. 0 when nothing is known of it. */
  at(client: number, clock: number): number {
    return depthOf(this.#levelAt(client, clock))
  }

  encoded(): Uint8Array {
    const out = new UpdateEncoderV1()
    out.writeLen(this.#clients.size)
    for (const [client, { to, from, level }] of this.#clients) {
      out.writeClient(client)
      out.writeLen(to)
      out.writeLen(from.length)
      from.forEach((clock, i) => {
        out.writeLen(clock - (from[i - 1] ?? 0))
        out.writeLen(level[i] as Level)
      })
    }
    return out.toUint8Array()
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
      const level = this.#levelOf(places, i)
      const isMisplaced = isKeyed(level) && places[i + 3] === ANCHOR.besideInList && !deletions.cover(client, clock, to)
      if (isMisplaced || depthOf(level) > MAX_DEPTH) isBorne = false
      this.#extend(client, Math.max(clock, known), to, level)
    }
    return isBorne
  }

  #to(client: number): number {
    const to = this.#clients.get(client)?.to
    if (to !== undefined) return to
    return this.#under ? this.#under.#to(client) : 0
  }

  #levelOf(places: readonly number[], i: number): Level {
    const kind = places[i + 3]
    if (kind === ANCHOR.root) return inList(1)
    if (kind === ANCHOR.rootKey) return underKey(1)
    // Whatever builds on what is gone is gone as well. Like the one before: that makes no new run.
    if (kind === ANCHOR.nowhere) return this.#levelAt(places[i] as number, (places[i + 1] as number) - 1)
    const anchor = this.#levelAt(places[i + 4] as number, places[i + 5] as number)
    if (kind === ANCHOR.inside) return inList(depthOf(anchor) + 1)
    return kind === ANCHOR.insideKey ? underKey(depthOf(anchor) + 1) : anchor
  }

  #levelAt(client: number, clock: number): Level {
    const runs = this.#clients.get(client)
    if (runs && (!this.#under || clock >= (runs.from[0] ?? 0))) return levelAt(runs, clock)
    return this.#under ? this.#under.#levelAt(client, clock) : 0
  }

  #extend(client: number, from: number, to: number, level: Level): void {
    let runs = this.#clients.get(client)
    if (!runs) this.#clients.set(client, (runs = { to, from: [], level: [] }))
    runs.to = to
    if (runs.level.at(-1) === level) return
    runs.from.push(from)
    runs.level.push(level)
  }
}
