import type { Clock, Wire } from './ports.ts'

const PATIENCE = 3000

/** Asks whether a connection lives, once at a time. */
export class Probe {
  readonly #clock: Clock
  readonly #dead: (wire: Wire) => void
  #asked: Wire | undefined
  #cancel = (): void => undefined

  constructor(clock: Clock, dead: (wire: Wire) => void) {
    this.#clock = clock
    this.#dead = dead
  }

  /** `dead` is called when no answer comes within 3 s. */
  ask(wire: Wire): void {
    if (this.#asked === wire) return
    this.stop()
    this.#asked = wire
    const settle = (alive: boolean): void => {
      if (this.#asked !== wire) return
      this.stop()
      if (!alive) this.#dead(wire)
    }
    this.#cancel = this.#clock.after(PATIENCE, () => settle(false))
    wire.request('probe', {}).then(
      () => settle(true),
      () => settle(false),
    )
  }

  stop(): void {
    this.#asked = undefined
    this.#cancel()
  }
}
