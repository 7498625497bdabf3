import type { Clock } from '../../rooms/ports.ts'
import { TokenBuckets } from '../../token-buckets.ts'

const RATE = { mails: { perSecond: 3 / 3600, burst: 3 } }
const MOST_KEPT = 10_000

/** Nobody's mailbox is filled by somebody who knows their address: three at once, three an hour. */
export class Mailboxes {
  readonly #clock: Pick<Clock, 'elapsed'>
  readonly #buckets = new Map<string, TokenBuckets<'mails'>>()

  constructor(clock: Pick<Clock, 'elapsed'>) {
    this.#clock = clock
  }

  /** Whether one more may go there now, which is then counted. */
  take(email: string): boolean {
    const now = this.#clock.elapsed()
    const bucket = this.#buckets.get(email) ?? new TokenBuckets(RATE)
    if (!this.#buckets.has(email) && this.#buckets.size >= MOST_KEPT) this.#sweep(now)
    this.#buckets.set(email, bucket)
    if (bucket.wait('mails', 1, now) > 0) return false
    bucket.take('mails', 1, now)
    return true
  }

  #sweep(now: number): void {
    for (const [email, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(email)
    for (const email of this.#buckets.keys()) {
      if (this.#buckets.size < MOST_KEPT) break
      this.#buckets.delete(email)
    }
  }
}
