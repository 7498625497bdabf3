import type { Clock } from './ports.ts'

/** Since when a page waits for what. Moments in milliseconds since 1970. */
export class PageTimes {
  /** Since when it is not in step with the server, or since it was opened. */
  apartSince: number
  /** Since when there is a connection to send over. */
  availableSince: number
  /** When the server last got this page further: a part of its first state, or something stored. */
  progressAt: number
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
    this.apartSince = this.availableSince = this.progressAt = clock.now()
  }

  connected(): void {
    this.availableSince = this.#clock.now()
  }

  progressed(): void {
    this.progressAt = this.#clock.now()
  }

  parted(): void {
    this.apartSince = this.#clock.now()
  }
}
