import { joinParts, LIMITS, type ClientMessages } from '@tandem/protocol'
import type { Clock } from '../rooms/ports.ts'

type Part = ClientMessages['outbox']

/** How many bytes of unfinished changes all connections together may hold. */
export class PartsMemory {
  readonly #most: number
  #held = 0

  constructor(most: number) {
    this.#most = most
  }

  hold(bytes: number): boolean {
    if (this.#held + bytes > this.#most) return false
    this.#held += bytes
    return true
  }

  free(bytes: number): void {
    this.#held -= bytes
  }
}

/** Puts a change that came in parts together again. One at a time a connection; parts come in order. */
export class OutboxParts {
  readonly #memory: PartsMemory
  readonly #patienceMs: number
  readonly #after: Clock['after']
  readonly #expired: (change: { ch: number; n: number }) => void
  #current = { ch: 0, n: -1 }
  /** The rest of the current change is dropped: its sender was told. */
  #dropping = false
  #parts: Uint8Array[] = []
  #bytes = 0
  #cancelTimer = (): void => undefined

  constructor(parts: {
    memory: PartsMemory
    patienceMs: number
    after: Clock['after']
    /** The next part did not come in time. */
    expired: (change: { ch: number; n: number }) => void
  }) {
    this.#memory = parts.memory
    this.#patienceMs = parts.patienceMs
    this.#after = parts.after
    this.#expired = parts.expired
  }

  /** The whole change with its last part, else `more`, or why there will be none. After `dropped` its sender was told before. */
  add({ ch, n, part, parts, bytes }: Part): Uint8Array | 'more' | 'dropped' | 'too_large' | 'busy' | 'out of order' {
    if (part === 0) this.#begin({ ch, n })
    if (ch !== this.#current.ch || n !== this.#current.n || part >= parts) return 'out of order'
    if (this.#dropping) return 'dropped'
    if (part !== this.#parts.length) return 'out of order'
    if (this.#bytes + bytes.byteLength > LIMITS.outboxBytes) return this.#drop('too_large')
    if (!this.#memory.hold(bytes.byteLength)) return this.#drop('busy')
    this.#bytes += bytes.byteLength
    this.#parts.push(new Uint8Array(bytes))
    this.#cancelTimer()
    if (this.#parts.length === parts) {
      const whole = joinParts(this.#parts)
      this.#forget()
      return whole
    }
    this.#cancelTimer = this.#after(this.#patienceMs, () => {
      this.#drop('busy')
      this.#expired(this.#current)
    })
    return 'more'
  }

  /** This change is refused: its other parts, which are on their way, are dropped. */
  refuse(change: { ch: number; n: number }): void {
    this.#begin(change)
    this.#dropping = true
  }

  close(): void {
    this.#forget()
  }

  #begin({ ch, n }: { ch: number; n: number }): void {
    this.#forget()
    this.#current = { ch, n }
    this.#dropping = false
  }

  #drop<Why extends string>(why: Why): Why {
    this.#forget()
    this.#dropping = true
    return why
  }

  #forget(): void {
    this.#cancelTimer()
    this.#memory.free(this.#bytes)
    this.#bytes = 0
    this.#parts = []
  }
}
