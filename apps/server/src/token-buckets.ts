export interface Rate {
  /** In the long run, per second. */
  perSecond: number
  /** At once. */
  burst: number
}

/** A token bucket for each kind. All it keeps is when each will be full again; a kind never used costs nothing. */
export class TokenBuckets<Kind extends string> {
  readonly #rates: Readonly<Record<Kind, Rate>>
  readonly #fullAt = new Map<Kind, number>()

  constructor(rates: Readonly<Record<Kind, Rate>>) {
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
