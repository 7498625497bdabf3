import { LIMITS, partsOf } from '@tandem/protocol'
import { burstLength, merged } from './bursts.ts'
import type { Line } from './line.ts'
import type { Change, Outbox } from './outbox.ts'
import type { Clock } from './ports.ts'

/** What may be on its way at once; an update above it travels alone. */
const MOST_BYTES = 512 * 1024
const MOST_UPDATES = 1000

interface Parts {
  outbox: Outbox
  clock: Clock
  /** The change at the head of the outbox is larger than any server takes. */
  tooLarge: (change: Change) => void
  /** The server has agreed to the client ids of this change. */
  owns: (change: Change) => boolean
  /** Some may have to wait for another tab, which may itself wait for others of them: each travels alone. */
  apart: () => boolean
  /** Changes are held back until it agrees. */
  claim: () => void
}

interface Flight {
  n: number
  changes: Change[]
  bytes: number
  sentAt: number
}

/** Sends the outbox of one page, in order, and knows what is on its way. */
export class Sending {
  readonly #parts: Parts
  readonly #outbox: Outbox
  readonly #clock: Clock
  #line: Line | undefined
  #ch = 0
  #flights: Flight[] = []
  #halted = false
  #held = false
  #pausedUntil = 0
  #cancelPause = (): void => undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.#outbox = parts.outbox
    this.#clock = parts.clock
  }

  /** Whatever is in the outbox should be on its way. */
  get active(): boolean {
    return this.#line !== undefined && !this.#halted && !this.#held
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
    this.#held = false
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

  /** Sends nothing more until `release`; what is on its way may still arrive. */
  hold(): void {
    this.#held = true
  }

  /** Goes on after `hold`. False when nothing was begun on this session. */
  release(): boolean {
    if (!this.#line) return false
    this.#held = false
    this.pump()
    return true
  }

  /** Whatever is on its way goes out once more. */
  repeat(): void {
    if (this.#line) this.start(this.#line, this.#ch)
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
    if (this.#halted || this.#held || this.paused) return
    let waiting = this.#sendable()
    let underWay = this.#flights.reduce((sum, flight) => sum + flight.bytes, 0)
    while (this.#line && waiting.length > 0) {
      const burst = waiting.slice(0, this.#parts.apart() ? 1 : burstLength(waiting.slice(0, 32).map((change) => change.entry.bytes)))
      const bytes = merged(burst.map((change) => change.entry.bytes))
      if (bytes.byteLength > LIMITS.outboxBytes) return this.#parts.tooLarge(burst[0] as Change)
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

  /** True when something made before `change` came, or will come, after number `n`: then `change` had nothing to build on. */
  wasOvertaken(change: Change, n: number): boolean {
    const before = this.#outbox.changes.slice(0, Math.max(0, this.#outbox.changes.indexOf(change)))
    return before.some((one) => one.n === undefined || one.n > n)
  }

  /** What waits, in order, up to the first change whose client ids have to be claimed. */
  #sendable(): Change[] {
    const waiting = this.#outbox.changes.filter((change) => change.n === undefined)
    const held = this.#line ? waiting.findIndex((change) => !this.#parts.owns(change)) : -1
    if (held < 0) return waiting
    this.#parts.claim()
    return waiting.slice(0, held)
  }

  #send(line: Line, changes: Change[], bytes: Uint8Array): void {
    const n = line.nextNumber(this.#ch)
    for (const change of changes) change.n = n
    this.#flights.push({ n, changes, bytes: bytes.byteLength, sentAt: this.#clock.now() })
    const writers = new Set(changes.flatMap((change) => change.writers))
    const isOrdinary = bytes.byteLength <= LIMITS.updateBytes && writers.size <= LIMITS.clientIdsPerUpdate
    if (isOrdinary) return line.wire.emit('update', { ch: this.#ch, n, bytes })
    const parts = partsOf(bytes)
    for (const [part, piece] of parts.entries()) {
      line.wire.emit('outbox', { ch: this.#ch, n, part, parts: parts.length, bytes: piece })
    }
  }
}
