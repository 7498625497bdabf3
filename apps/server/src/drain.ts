import type { Clock } from './rooms/ports.ts'

/** However many they are, browsers go to another node in this time, each at its own moment, and work on here until then. */
const MOVE_MS = 10_000
/** Who has not gone by then does not know how, or cannot. */
const LATE_MS = 1500
/** Alone, nobody waits for them elsewhere: they come back within this time, each at its own moment. */
const COME_BACK_MS = 2000
/** How long a stop waits for changes that are still on their way to the disk. */
const STORE_MS = 7000

interface DrainParts {
  gateway: {
    /** Answers in how many milliseconds the last one goes. */
    sendAway(mostMs: number): number
    empty(cut: Promise<void>): Promise<void>
    readNoMore(): void
    endAll(): void
  }
  sockets: { turnAway(): void }
  rooms: { drained(withinMs: number): Promise<void> }
  clock: Pick<Clock, 'after'>
  /** Other nodes may serve the same pages: it pays to let everybody go there one by one. */
  hasOthers: boolean
}

/** The way out of a node that everybody takes: nothing that was said before it is forgotten, and nobody is pushed before their turn. */
export class Drain {
  readonly #parts: DrainParts
  #cutShort = (): void => undefined
  readonly #cut: Promise<void>

  constructor(parts: DrainParts) {
    this.#parts = parts
    this.#cut = new Promise((resolve) => (this.#cutShort = resolve))
  }

  /** Nobody is waited for any more; what is on its way to the disk still gets there. */
  hurry(): void {
    this.#cutShort()
  }

  /** Resolves when everybody has gone or was sent, and all that was taken from them is stored. */
  async run(): Promise<void> {
    const { gateway, sockets, rooms, clock, hasOthers } = this.#parts
    sockets.turnAway()
    const lastGoes = gateway.sendAway(hasOthers ? MOVE_MS : COME_BACK_MS)
    if (hasOthers) {
      const cancel = clock.after(lastGoes + LATE_MS, () => this.hurry())
      await gateway.empty(this.#cut)
      cancel()
    }
    gateway.readNoMore()
    await rooms.drained(STORE_MS)
    gateway.endAll()
  }
}
