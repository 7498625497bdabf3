import { LIMITS, partsOf } from '@tandem/protocol'
import { burstLength, merged } from './bursts.ts'
import type { Line } from './line.ts'
import type { Change, Outbox } from './outbox.ts'
import type { Clock } from './ports.ts'

/** What may be on its way at once; an update above it travels alone. */
const MOST_BYTES = 512 * 1024
const MOST_UPDATES = 1000

interface Flight {
  n: number
  changes: Change[]
  bytes: number
  sentAt: number
}

/** Sends the outbox of one page, in order, and knows what is on its way. */
export class Sending {
  /** The change at the head of the outbox is larger than any server takes. */
  readonly #tooLarge: (change: Change) => void
  readonly #outbox: Outbox
  readonly #clock: Clock
  #line: Line | undefined
  #ch = 0
  #flights: Flight[] = []
  #halted = false
  #pausedUntil = 0
  #cancelPause = (): void => undefined

  constructor({ outbox, clock, tooLarge }: { outbox: Outbox; clock: Clock; tooLarge: (change: Change) => void }) {
    this.#outbox = outbox
    this.#clock = clock
    this.#tooLarge = tooLarge
  }

  /** Whatever is in the outbox should be on its way. */
  get active(): boolean {
    return this.#line !== undefined && !this.#halted
  }

  get pausedUntil(): number {
    return this.#pausedUntil
  }

  /** The server asked for a rest that is not over. */
  get paused(): boolean {
    return this.#clock.now() < this.#pausedUntil
  }

  /** The page is joined and complete: everything in the outbox goes out. */
  start(line: Line, ch: number): void {
    this.stop()
    this.#line = line
    this.#ch = ch
    this.pump()
  }

  /** Nothing goes out any more; what was on its way waits again. */
  stop(): void {
    this.#line = undefined
    for (const change of this.#flights.flatMap((flight) => flight.changes)) change.n = undefined
    this.#flights = []
  }

  /** Sends nothing more, ever; what is on its way may still arrive. */
  halt(): void {
    this.#halted = true
  }

  /** The server asked for a rest of `ms`. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + ms)
    this.#cancelPause()
    this.#cancelPause = this.#clock.after(this.#pausedUntil - this.#clock.now(), () => this.pump())
  }

  close(): void {
    this.stop()
    this.#cancelPause()
  }

  /** Sends what waits, as far as the bounds allow. */
  pump(): void {
    if (this.#halted || this.paused) return
    let waiting = this.#outbox.changes.filter((change) => change.n === undefined)
    let underWay = this.#flights.reduce((sum, flight) => sum + flight.bytes, 0)
    while (this.#line && waiting.length > 0) {
      const burst = waiting.slice(0, burstLength(waiting.slice(0, 32).map((change) => change.entry.bytes)))
      const bytes = merged(burst.map((change) => change.entry.bytes))
      if (bytes.byteLength > LIMITS.outboxBytes) return this.#tooLarge(burst[0] as Change)
      const full = underWay + bytes.byteLength > MOST_BYTES || this.#flights.length >= MOST_UPDATES
      if (full && this.#flights.length > 0) return
      this.#send(this.#line, burst, bytes)
      underWay += bytes.byteLength
      waiting = waiting.slice(burst.length)
    }
  }

  /** The server stored everything up to number `n`. Returns how long the last of it took, `undefined` when it was not waited for. */
  stored(n: number): number | undefined {
    const done = this.#flights.filter((flight) => flight.n <= n)
    const last = done.at(-1)
    if (!last) return undefined
    this.#flights = this.#flights.filter((flight) => flight.n > n)
    this.#outbox.stored(done.flatMap((flight) => flight.changes))
    this.pump()
    return this.#clock.now() - last.sentAt
  }

  /** Number `n` was rejected: its changes wait again. Returns them. */
  takeBack(n: number): Change[] {
    const flight = this.#flights.find((one) => one.n === n)
    if (!flight) return []
    this.#flights = this.#flights.filter((one) => one !== flight)
    for (const change of flight.changes) change.n = undefined
    return flight.changes
  }

  /** True when something made before `change` waits to be sent again: then `change` had nothing to build on. */
  waitsBefore(change: Change): boolean {
    const before = this.#outbox.changes.slice(0, Math.max(0, this.#outbox.changes.indexOf(change)))
    return before.some((one) => one.n === undefined)
  }

  #send(line: Line, changes: Change[], bytes: Uint8Array): void {
    const n = line.nextNumber(this.#ch)
    for (const change of changes) change.n = n
    this.#flights.push({ n, changes, bytes: bytes.byteLength, sentAt: this.#clock.now() })
    if (bytes.byteLength <= LIMITS.updateBytes) return line.wire.emit('update', { ch: this.#ch, n, bytes })
    const parts = partsOf(bytes)
    for (const [part, piece] of parts.entries()) {
      line.wire.emit('outbox', { ch: this.#ch, n, part, parts: parts.length, bytes: piece })
    }
  }
}
