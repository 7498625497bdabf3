import type { Code, Reason } from '@tandem/protocol'
import { backoff } from './backoff.ts'

/** A connection that ends sooner was no success: the waits go on growing. */
const GOOD_AFTER = 5000
/**
 * Of the time until its turn that a tab waits whose connection ended before: the turns are spread, so those that are cut
 * at the same moment do not come back at once either, and nobody is apart for as long as they could have stayed.
 */
const EARLY_SHARE = 0.4

/** What came of the tries to connect, and when the next one is due. Moments in milliseconds since 1970. */
export class Tries {
  /** Since when there is no connection. */
  since: number
  retryAt: number | undefined
  /** Why the server sent this tab away, when it said so. */
  reason: Code | Reason | undefined
  /** Nobody knows yet how the first one ends. */
  isFirst = true
  #failed = 0
  #upSince: number | undefined
  /** When this tab was to leave a server that is stopping. */
  #turnAt = 0

  constructor(now: number) {
    this.since = now
  }

  began(now: number): void {
    if (this.isFirst) this.since = now
    this.retryAt = undefined
  }

  succeeded(now: number): void {
    this.isFirst = false
    this.retryAt = this.reason = undefined
    this.#turnAt = 0
    this.#upSince = now
  }

  /** The connection is gone. */
  ended(now: number): void {
    this.since = now
  }

  /** The server says that it is stopping: however soon the connection ends, it was not one that breaks. */
  noticed(turnAt: number): void {
    this.#failed = 0
    this.#turnAt = turnAt
  }

  /** Milliseconds until the next try after one that failed, or after a connection that broke. */
  failed(now: number, chance: number): number {
    if (this.#upSince !== undefined && now - this.#upSince >= GOOD_AFTER) this.#failed = 0
    this.#upSince = undefined
    const early = Math.round(EARLY_SHARE * Math.max(0, this.#turnAt - now))
    this.#turnAt = 0
    return Math.max(early, backoff(this.#failed++, chance))
  }

  waiting(until: number, reason: Code | Reason | undefined): void {
    this.isFirst = false
    this.retryAt = until
    this.reason = reason
  }

  /** Nobody wants a connection any more: the next try is the first one. */
  forget(): void {
    this.isFirst = true
    this.#failed = this.#turnAt = 0
    this.retryAt = this.reason = this.#upSince = undefined
  }
}
