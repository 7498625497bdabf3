/** A hole is filled from the log anyway: what lies further behind it is read there as well. */
const MOST_HELD = 1000

/**
 * Brings the rows of a page into the order of its log, each once, wherever they come from: own commits, other nodes and
 * the log itself. What lies behind a hole waits.
 */
export class RowSequence<Row> {
  #seq: number
  /** The newest row that was spoken of. */
  #head: number
  readonly #held = new Map<number, Row>()
  readonly #take: (row: Row, seq: number) => boolean

  /**
   * `seq`: of the row before the first that will be taken. `take` gets the rows in order; false: this one does not fit
   * where it claims to be, and somebody else has to bring the right one.
   */
  constructor(seq: number, take: (row: Row, seq: number) => boolean) {
    this.#seq = seq
    this.#head = seq
    this.#take = take
  }

  /** Everything up to here was taken. */
  get seq(): number {
    return this.#seq
  }

  /** The newest row that was spoken of, taken or not. */
  get head(): number {
    return Math.max(this.#head, this.#seq)
  }

  /** There are rows that were not taken yet. */
  get isBehind(): boolean {
    return this.#head > this.#seq
  }

  /** What waits for its turn, in order. */
  get waiting(): Row[] {
    return [...this.#held].toSorted(([a], [b]) => a - b).map(([, row]) => row)
  }

  /** Nobody has brought this row yet. */
  lacks(seq: number): boolean {
    return seq > this.#seq && !this.#held.has(seq)
  }

  /** The log reaches up to here, as somebody said. */
  spokenOf(seq: number): void {
    this.#head = Math.max(this.#head, seq)
  }

  /** `instead`: of what waits for its turn with this number. */
  put(seq: number, row: Row, instead: (waiting: Row) => boolean = () => false): void {
    const waiting = this.#held.get(seq)
    if (waiting === undefined ? !this.lacks(seq) : !instead(waiting)) return
    this.spokenOf(seq)
    // With one node there is never anything else.
    if (seq === this.#seq + 1 && this.#held.size === 0) return this.#takeNext(row)
    if (seq > this.#seq + MOST_HELD) return
    this.#held.set(seq, row)
    this.#release()
  }

  /** The log was read to its end after rows up to `head` were spoken of: those that were not in it are not there. */
  readUpTo(head: number): void {
    for (const seq of this.#held.keys()) if (seq <= head) this.#held.delete(seq)
    if (this.#head <= head) this.#head = this.#seq
  }

  #release(): void {
    for (let next = this.#held.get(this.#seq + 1); next !== undefined; next = this.#held.get(this.#seq + 1)) {
      this.#held.delete(this.#seq + 1)
      const before = this.#seq
      this.#takeNext(next)
      if (this.#seq === before) return
    }
  }

  #takeNext(row: Row): void {
    if (this.#take(row, this.#seq + 1)) this.#seq++
  }
}
