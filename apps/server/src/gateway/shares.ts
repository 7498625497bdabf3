import { Buckets, type Rates } from './buckets.ts'

const SWEEP_EVERY = 100

/** What several connections share, by who or where they are. */
export class Shares {
  readonly #rates: Rates
  readonly #connected = new Map<string, { buckets: Buckets; connections: number }>()
  /** Of those with no connection left, until nothing of what they took is missing. */
  readonly #resting = new Map<string, Buckets>()
  #untilSweep = SWEEP_EVERY

  constructor(rates: Rates) {
    this.#rates = rates
  }

  /** How many are remembered. */
  get size(): number {
    return this.#connected.size + this.#resting.size
  }

  enter(name: string): Buckets {
    const known = this.#connected.get(name) ?? { buckets: this.#resting.get(name) ?? new Buckets(this.#rates), connections: 0 }
    known.connections++
    this.#connected.set(name, known)
    this.#resting.delete(name)
    return known.buckets
  }

  leave(name: string, now: number): void {
    const known = this.#connected.get(name)
    if (!known || --known.connections > 0) return
    this.#connected.delete(name)
    if (!known.buckets.isFull(now)) this.#resting.set(name, known.buckets)
    if (--this.#untilSweep <= 0) this.#sweep(now)
  }

  /** The more there are the rarer, so that each who leaves pays for few. */
  #sweep(now: number): void {
    for (const [name, buckets] of this.#resting) if (buckets.isFull(now)) this.#resting.delete(name)
    this.#untilSweep = Math.max(SWEEP_EVERY, this.#resting.size)
  }
}
