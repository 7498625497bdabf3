import { TokenBuckets, type Rate } from '../token-buckets.ts'

/** `requests` counts everything; the others count again what costs more than an answer. */
export type HttpKind = 'requests' | 'newPeople' | 'newPages' | 'renames' | 'credentials'

/** Where half a burst takes minutes to come back, one request does not wait for all of it. */
const LONGEST_WAIT_MS = 10_000
const SWEEP_EVERY = 1000

/** How much each address may ask of the API. */
export class HttpPace {
  readonly #rates: Readonly<Record<HttpKind, Rate>>
  readonly #addresses = new Map<string, TokenBuckets<HttpKind>>()
  #sinceSweep = 0

  constructor(rates: Readonly<Record<HttpKind, Rate>>) {
    this.#rates = rates
  }

  /** Addresses that are remembered, because they have asked for something not long ago. */
  get size(): number {
    return this.#addresses.size
  }

  /** Counts one request: 0 when it may pass, else after how many milliseconds another try makes sense. */
  take(address: string, kind: HttpKind, now: number): number {
    this.#sweep(now)
    const buckets = this.#addresses.get(address) ?? new TokenBuckets(this.#rates)
    const wait = buckets.wait(kind, 1, now)
    if (wait > 0) return Math.min(wait, LONGEST_WAIT_MS)
    buckets.take(kind, 1, now)
    this.#addresses.set(address, buckets)
    return 0
  }

  #sweep(now: number): void {
    if (++this.#sinceSweep < SWEEP_EVERY) return
    this.#sinceSweep = 0
    for (const [address, buckets] of this.#addresses) if (buckets.isFull(now)) this.#addresses.delete(address)
  }
}
