import type { Clock } from '../../rooms/ports.ts'
import { TokenBuckets } from '../../token-buckets.ts'

const RATE = { mails: { perSecond: 3 / 3600, burst: 3 } }
const MOST_KEPT = 10_000

/** Mails that other nodes send. */
export interface OtherMails {
  tell(email: string): void
  /** Whoever listens hears of every mail sent elsewhere. */
  listen(heard: (email: string) => void): void
}

/** Nobody's mailbox is filled by somebody who knows their address: three at once, three an hour. */
export class Mailboxes {
  readonly #clock: Pick<Clock, 'elapsed'>
  readonly #others: OtherMails | undefined
  readonly #buckets = new Map<string, TokenBuckets<'mails'>>()

  constructor(clock: Pick<Clock, 'elapsed'>, others?: OtherMails) {
    this.#clock = clock
    this.#others = others
    others?.listen((email) => this.#bucket(email).take('mails', 1, clock.elapsed()))
  }

  /** Whether one more may go there now, which is then counted. */
  take(email: string): boolean {
    const now = this.#clock.elapsed()
    const bucket = this.#bucket(email)
    if (bucket.wait('mails', 1, now) > 0) return false
    bucket.take('mails', 1, now)
    this.#others?.tell(email)
    return true
  }

  #bucket(email: string): TokenBuckets<'mails'> {
    const bucket = this.#buckets.get(email) ?? new TokenBuckets(RATE)
    if (!this.#buckets.has(email) && this.#buckets.size >= MOST_KEPT) this.#sweep(this.#clock.elapsed())
    this.#buckets.set(email, bucket)
    return bucket
  }

  #sweep(now: number): void {
    for (const [email, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(email)
    for (const email of this.#buckets.keys()) {
      if (this.#buckets.size < MOST_KEPT) break
      this.#buckets.delete(email)
    }
  }
}
