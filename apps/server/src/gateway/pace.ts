import type { ClientEvent } from '@tandem/protocol'
import type { Limits } from '../limits.ts'

/** What is counted apart. `volatile`: presence and live frames. */
export type Kind = 'updates' | 'bytes' | 'joins' | 'claims' | 'resyncs' | 'verifies' | 'volatile' | 'others' | 'needSyncs'

/** By which rate an event is counted. Changes are counted where their size is known. */
export const KINDS: Record<Exclude<ClientEvent, 'update' | 'outbox'>, Kind> = {
  join: 'joins',
  claim: 'claims',
  resync: 'resyncs',
  verify: 'verifies',
  presence: 'volatile',
  live: 'volatile',
  leave: 'others',
  probe: 'others',
}

interface Rate {
  /** In the long run, per second. */
  perSecond: number
  /** At once. */
  burst: number
}
export type Rates = Readonly<Record<Kind, Rate>>

export const ratesOf = (limits: Limits): Rates => {
  const rate = (perSecond: number, burst = perSecond * limits.burstSeconds): Rate => ({ perSecond, burst })
  return {
    updates: rate(limits.updatesPerSecond, limits.updatesBurst),
    bytes: rate(limits.bytesPerSecond, limits.bytesBurst),
    joins: rate(limits.joinsPerSecond),
    claims: rate(limits.claimsPerSecond),
    resyncs: rate(limits.resyncsPerSecond),
    verifies: rate(limits.verifiesPerSecond),
    volatile: rate(limits.volatilePerSecond),
    others: rate(limits.othersPerSecond),
    needSyncs: rate(limits.needSyncsPerSecond),
  }
}

export const timesRates = (rates: Rates, factor: number): Rates =>
  Object.fromEntries(
    Object.entries(rates).map(([kind, { perSecond, burst }]) => [kind, { perSecond: perSecond * factor, burst: burst * factor }]),
  ) as Rates

/** A token bucket for each kind. All it keeps is when each will be full again; a kind never used costs nothing. */
export class Buckets {
  readonly #rates: Rates
  readonly #fullAt = new Map<Kind, number>()

  constructor(rates: Rates) {
    this.#rates = rates
  }

  /**
   * Milliseconds until `cost` is there, 0 when it is now. Somebody who has to wait waits for half a burst, so that what
   * was refused together gets through together.
   */
  wait(kind: Kind, cost: number, now: number): number {
    const { perSecond, burst } = this.#rates[kind]
    const missing = Math.max(0, (this.#fullAt.get(kind) ?? 0) - now)
    const allowed = ((burst - Math.min(cost, burst)) * 1000) / perSecond
    return missing <= allowed ? 0 : Math.ceil(missing - Math.min(allowed, (burst * 500) / perSecond))
  }

  take(kind: Kind, cost: number, now: number): void {
    const { perSecond, burst } = this.#rates[kind]
    this.#fullAt.set(kind, Math.max(now, this.#fullAt.get(kind) ?? 0) + (Math.min(cost, burst) * 1000) / perSecond)
  }

  /** Nothing was taken that has not come back. */
  isFull(now: number): boolean {
    for (const fullAt of this.#fullAt.values()) if (fullAt > now) return false
    return true
  }
}

/** What one connection may say: within its own rates and those that all connections of its person share. */
export class Pace {
  readonly #own: Buckets
  readonly #shared: Buckets
  /** What was refused. It empties as the rates fill; somebody who pays no heed overfills it. */
  readonly #refused: Buckets

  constructor({ rates, shared, burstsBeforeCut }: { rates: Rates; shared: Buckets; burstsBeforeCut: Rates }) {
    this.#own = new Buckets(rates)
    this.#shared = shared
    this.#refused = new Buckets(burstsBeforeCut)
  }

  /** Takes one message with this many bytes: 0 when it may pass, else how many milliseconds to wait. */
  take(kind: Kind, bytes: number, now: number): number {
    const wait = Math.max(
      this.#own.wait(kind, 1, now),
      this.#shared.wait(kind, 1, now),
      bytes > 0 ? Math.max(this.#own.wait('bytes', bytes, now), this.#shared.wait('bytes', bytes, now)) : 0,
    )
    if (wait > 0) return wait
    for (const buckets of [this.#own, this.#shared]) {
      buckets.take(kind, 1, now)
      if (bytes > 0) buckets.take('bytes', bytes, now)
    }
    return 0
  }

  /** Counts a message that was refused for its rate. True when it is enough. */
  overrun(kind: Kind, bytes: number, now: number): boolean {
    const enough = this.#refused.wait(kind, 1, now) > 0 || (bytes > 0 && this.#refused.wait('bytes', bytes, now) > 0)
    this.#refused.take(kind, 1, now)
    if (bytes > 0) this.#refused.take('bytes', bytes, now)
    return enough
  }
}

/** Hands out paces so that connections of one person share what the person may do. */
export class Paces {
  readonly #rates: Rates
  readonly #personRates: Rates
  readonly #patience: Rates
  readonly #people = new Map<string, { shared: Buckets; connections: number }>()

  constructor(limits: Limits) {
    this.#rates = ratesOf(limits)
    this.#personRates = timesRates(this.#rates, limits.personShare)
    this.#patience = Object.fromEntries(
      Object.entries(this.#rates).map(([kind, { perSecond, burst }]) => [kind, { perSecond, burst: burst * limits.burstsBeforeCut }]),
    ) as Rates
  }

  enter(person: string): Pace {
    const known = this.#people.get(person) ?? { shared: new Buckets(this.#personRates), connections: 0 }
    known.connections++
    this.#people.set(person, known)
    return new Pace({ rates: this.#rates, shared: known.shared, burstsBeforeCut: this.#patience })
  }

  /** A connection has ended. What its person has used up is remembered as long as it would matter. */
  leave(person: string, now: number): void {
    const known = this.#people.get(person)
    if (known) known.connections--
    for (const [other, { connections, shared }] of this.#people) {
      if (connections === 0 && shared.isFull(now)) this.#people.delete(other)
      else if (other !== person) break
    }
  }
}
