import { joinParts, LIMITS, type ClientMessages } from '@tandem/protocol'

/** Puts an update that came in parts together again. One at a time a connection; parts come in order. */
export class OutboxParts {
  #ch = 0
  #n = 0
  #parts: Uint8Array[] = []
  #bytes = 0

  /** The whole update with its last part, `more` before, `too_large` or `out of order` otherwise. */
  add({ ch, n, part, parts, bytes }: ClientMessages['outbox']): Uint8Array | 'more' | 'too_large' | 'out of order' {
    if (part === 0) {
      this.#parts = []
      this.#bytes = 0
      this.#ch = ch
      this.#n = n
    }
    if (ch !== this.#ch || n !== this.#n || part !== this.#parts.length || part >= parts) return 'out of order'
    this.#bytes += bytes.byteLength
    if (this.#bytes > LIMITS.outboxBytes) {
      this.#parts = []
      return 'too_large'
    }
    this.#parts.push(new Uint8Array(bytes))
    if (this.#parts.length < parts) return 'more'
    const whole = joinParts(this.#parts)
    this.#parts = []
    return whole
  }
}
