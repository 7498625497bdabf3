import type { LimitName, Limits } from '../limits.ts'
import { addressRates, Buckets, patienceOf, personRates, ratesOf, type Kind, type Rates } from './buckets.ts'
import { Shares } from './shares.ts'

/** Told the name of a limit that somebody is over. */
type Hit = (limit: LimitName) => void

/** What one connection may say: within its own rates and those it shares with others of its person and its address. */
export class Pace {
  readonly #all: readonly Buckets[]
  /** What was refused. It empties as the rates fill; somebody who pays no heed overfills it. */
  readonly #refused: Buckets
  readonly #hit: Hit

  constructor({ own, shared, patience, hit }: { own: Rates; shared: readonly Buckets[]; patience: Rates; hit: Hit }) {
    this.#hit = hit
    this.#all = [new Buckets(own), ...shared]
    this.#refused = new Buckets(patience)
  }

  /** Takes one message with this many bytes: 0 when it may pass, else how many milliseconds to wait. */
  take(kind: Kind, bytes: number, now: number): number {
    const forOne = this.#wait(kind, 1, now)
    const forBytes = bytes > 0 ? this.#wait('bytes', bytes, now) : 0
    if (forOne > 0 || forBytes > 0) {
      this.#hit(`${forOne >= forBytes ? kind : 'bytes'}PerSecond`)
      return Math.max(forOne, forBytes)
    }
    for (const buckets of this.#all) {
      buckets.take(kind, 1, now)
      if (bytes > 0) buckets.take('bytes', bytes, now)
    }
    return 0
  }

  /** Counts content that was sent. How much it is shows only then, so it is paid for by waiting before the next. */
  sent(bytes: number, now: number): void {
    if (bytes > 0) for (const buckets of this.#all) buckets.take('stateBytes', bytes, now)
  }

  /** Milliseconds until content may be asked for again, after what was sent; 0 when it may be now. */
  owed(now: number): number {
    const wait = this.#wait('stateBytes', 1, now)
    if (wait > 0) this.#hit('stateBytesPerSecond')
    return wait
  }

  /** Counts a message that was refused for its rate. True when it is enough. */
  overrun(kind: Kind, bytes: number, now: number): boolean {
    const enough = this.#refused.wait(kind, 1, now) > 0 || (bytes > 0 && this.#refused.wait('bytes', bytes, now) > 0)
    this.#refused.take(kind, 1, now)
    if (bytes > 0) this.#refused.take('bytes', bytes, now)
    return enough
  }

  #wait(kind: Kind, cost: number, now: number): number {
    return this.#all.reduce((longest, buckets) => Math.max(longest, buckets.wait(kind, cost, now)), 0)
  }
}

/** Whose a connection is, and where it comes from, if that is known. */
export interface Origin {
  person: string
  address: string | undefined
}

/** Hands out paces so that connections of one person, and those from one address, share what these may do. */
export class Paces {
  readonly #own: Rates
  readonly #patience: Rates
  readonly #people: Shares
  readonly #addresses: Shares
  readonly #hit: Hit

  constructor(limits: Limits, hit: Hit = () => undefined) {
    this.#hit = hit
    this.#own = ratesOf(limits)
    this.#patience = patienceOf(limits)
    this.#people = new Shares(personRates(limits))
    this.#addresses = new Shares(addressRates(limits))
  }

  /** How many people and addresses are remembered. */
  get size(): number {
    return this.#people.size + this.#addresses.size
  }

  enter({ person, address }: Origin): Pace {
    const shared = [this.#people.enter(person), ...(address === undefined ? [] : [this.#addresses.enter(address)])]
    return new Pace({ own: this.#own, shared, patience: this.#patience, hit: this.#hit })
  }

  /** A connection has ended. What its person and address have used up is remembered as long as it would matter. */
  leave({ person, address }: Origin, now: number): void {
    this.#people.leave(person, now)
    if (address !== undefined) this.#addresses.leave(address, now)
  }
}
