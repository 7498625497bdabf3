const MAX_ROWS = 500
const MAX_BYTES = 1024 * 1024

/** The newest rows of a page's log, kept in memory so that a gap or a rejoin seldom asks the store. */
export class RecentRows {
  readonly #rows: Uint8Array[] = []
  #seq: number
  #bytes = 0

  /** `seq`: of the row before the first that will be added. */
  constructor(seq: number) {
    this.#seq = seq
  }

  /** Of the newest row. */
  get seq(): number {
    return this.#seq
  }

  add(bytes: Uint8Array): void {
    this.#rows.push(bytes)
    this.#bytes += bytes.byteLength
    this.#seq++
    // Dropping one by one would move the whole list each time: wait for a quarter too many.
    if (this.#rows.length > MAX_ROWS * 1.25 || this.#bytes > MAX_BYTES * 1.25) this.#shorten()
  }

  /** Rows `seq + 1` to the newest, or `undefined` when they reach back further than is kept. */
  after(seq: number): Uint8Array[] | undefined {
    const count = this.#seq - seq
    return count >= 0 && count <= this.#rows.length ? this.#rows.slice(this.#rows.length - count) : undefined
  }

  #shorten(): void {
    let drop = Math.max(0, this.#rows.length - MAX_ROWS)
    for (let i = 0; i < drop; i++) this.#bytes -= (this.#rows[i] as Uint8Array).byteLength
    while (this.#bytes > MAX_BYTES && drop < this.#rows.length) this.#bytes -= (this.#rows[drop++] as Uint8Array).byteLength
    this.#rows.splice(0, drop)
  }
}
