import type { Clock } from '../../rooms/ports.ts'
import { TokenBuckets } from '../../token-buckets.ts'

/** So many wrong tries cost nothing: people mistype. */
const FREE = 4
const FIRST_DELAY_MS = 1000
const MOST_DELAY_MS = 15 * 60_000
/** After this long without a try nothing is held against anybody. */
const FORGOTTEN_MS = 60 * 60_000
/** One try comes back in this time. */
const MOST_BUCKET_WAIT_MS = 60_000
const MOST_KEPT = 50_000
/** A school behind one address, on a bad morning. */
const ADDRESS = { perSecond: 1 / 6, burst: 100 }
/** From browsers that were never signed in to the account, wherever they are. Who was is not kept waiting by them. */
const ACCOUNT = { perSecond: 1 / 60, burst: 100 }

/** Somebody who tries to show who they are. */
export interface Attempt {
  /** Whom they say they are. */
  subject: string
  address: string
  /** A browser in which this subject was signed in before. */
  known?: string | undefined
}

/** What happens to a count. */
export type TryStep = 'begun' | 'succeeded' | 'taken back'

/** Tries of the same people on other nodes. A try is counted there as soon as they hear of it. */
export interface OtherTries {
  tell(step: TryStep, attempt: Attempt): void
  /** Whoever listens hears of every try elsewhere. */
  listen(heard: (step: TryStep, attempt: Attempt) => void): void
}

interface Row {
  failures: number
  /** On the clock that only moves forward, as the other. */
  notBefore: number
  last: number
}

/**
 * Slows down guessing. Tries are counted by account and address together, so a stranger's failures delay the stranger, and
 * a browser that was signed in before has a count of its own that nobody else can run up.
 */
export class Throttle {
  readonly #clock: Pick<Clock, 'elapsed'>
  readonly #rows = new Map<string, Row>()
  readonly #others: OtherTries | undefined
  readonly #buckets = new Map<string, TokenBuckets<'tries'>>()

  constructor(clock: Pick<Clock, 'elapsed'>, others?: OtherTries) {
    this.#clock = clock
    this.#others = others
    others?.listen((step, attempt) => this.#did(step, attempt))
  }

  /** Counts a try as a wrong one until `succeeded`. 0 when it may be made, else after how many milliseconds it may. */
  begin(attempt: Attempt): number {
    const now = this.#clock.elapsed()
    const row = this.#rows.get(keyOf(attempt))
    const wait = row && now - row.last < FORGOTTEN_MS ? Math.max(0, row.notBefore - now) : 0
    if (wait > 0) return Math.ceil(wait)
    const buckets = this.#bucketsOf(attempt)
    const full = Math.max(0, ...buckets.map((bucket) => bucket.wait('tries', 1, now)))
    if (full > 0) return Math.min(full, MOST_BUCKET_WAIT_MS)
    this.#do('begun', attempt)
    return 0
  }

  /** They are who they say: what was counted against them is forgotten. */
  succeeded(attempt: Attempt): void {
    this.#do('succeeded', attempt)
  }

  /** The try was right as far as it went, and they come back with the rest. Earlier wrong ones still count. */
  takeBack(attempt: Attempt): void {
    this.#do('taken back', attempt)
  }

  #do(step: TryStep, attempt: Attempt): void {
    this.#did(step, attempt)
    this.#others?.tell(step, attempt)
  }

  /** Here or elsewhere. */
  #did(step: TryStep, attempt: Attempt): void {
    const now = this.#clock.elapsed()
    const key = keyOf(attempt)
    const row = this.#rows.get(key)
    if (step === 'begun') this.#count(key, now)
    else if (step === 'succeeded') this.#rows.delete(key)
    else if (row) this.#rows.set(key, { ...row, failures: row.failures - 1, notBefore: now })
    for (const bucket of this.#bucketsOf(attempt)) bucket.take('tries', step === 'begun' ? 1 : -1, now)
  }

  #count(key: string, now: number): void {
    const before = this.#rows.get(key)
    const failures = before && now - before.last < FORGOTTEN_MS ? before.failures + 1 : 1
    const delay = failures <= FREE ? 0 : Math.min(MOST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - FREE - 1))
    // Put at the end: the first of the map is the one that was quiet for longest.
    this.#rows.delete(key)
    this.#rows.set(key, { failures, notBefore: now + delay, last: now })
    if (this.#rows.size > MOST_KEPT) this.#rows.delete([...this.#rows.keys()][0] ?? '')
  }

  #bucketsOf({ subject, address, known }: Attempt): TokenBuckets<'tries'>[] {
    if (known !== undefined) return []
    return [this.#bucket(`from ${address}`, ADDRESS), this.#bucket(`for ${subject}`, ACCOUNT)]
  }

  #bucket(key: string, rate: typeof ADDRESS): TokenBuckets<'tries'> {
    const bucket = this.#buckets.get(key) ?? new TokenBuckets({ tries: rate })
    if (!this.#buckets.has(key) && this.#buckets.size >= MOST_KEPT) this.#sweep()
    this.#buckets.set(key, bucket)
    return bucket
  }

  #sweep(): void {
    const now = this.#clock.elapsed()
    for (const [key, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(key)
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size < MOST_KEPT) break
      this.#buckets.delete(key)
    }
  }
}

const keyOf = ({ subject, address, known }: Attempt): string =>
  known === undefined ? `${subject} from ${address}` : `${subject} in ${known}`
