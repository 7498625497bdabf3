import type { Clock } from './ports.ts'

/** What may go on without a break: with the work of others it stays well below what anybody notices. */
const SLICE_MS = 8

/** Long work on the main thread in slices, between which everybody else has their turn. */
export class Slices {
  readonly #clock: Pick<Clock, 'elapsed' | 'soon'>
  #began: number

  constructor(clock: Pick<Clock, 'elapsed' | 'soon'>) {
    this.#clock = clock
    this.#began = clock.elapsed()
  }

  /** To be awaited between two steps: lets others go first when it is time. */
  async rest(): Promise<void> {
    if (this.#clock.elapsed() - this.#began < SLICE_MS) return
    await new Promise<void>((resolve) => void this.#clock.soon(resolve))
    this.#began = this.#clock.elapsed()
  }
}
