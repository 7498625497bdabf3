import type { Clock } from '../../rooms/ports.ts'

/** A code holds for thirty seconds, and the ones beside it are taken too. */
const HELD_MS = 120_000

/** A code of an authenticator is good once: who looked over a shoulder cannot use it again. */
export class UsedCodes {
  readonly #clock: Pick<Clock, 'elapsed'>
  readonly #used = new Map<string, number>()

  constructor(clock: Pick<Clock, 'elapsed'>) {
    this.#clock = clock
  }

  /** `false` when it was used before. */
  take(email: string, code: string): boolean {
    const now = this.#clock.elapsed()
    for (const [key, until] of this.#used) {
      if (until > now) break
      this.#used.delete(key)
    }
    const key = `${email} ${code}`
    if (this.#used.has(key)) return false
    this.#used.set(key, now + HELD_MS)
    return true
  }
}
