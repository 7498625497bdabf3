/** A run of the log: `updates` of others, or `undefined` for changes that were made here. */
interface Run {
  from: number
  to: number
  updates: readonly Uint8Array[] | undefined
}

/**
 * Which part of a page's log this replica has. Hands out the updates of others in the order of the log and holds back
 * what comes too early: before the state that was asked for, or behind a gap.
 */
export class Receiving {
  #seq: number | undefined
  #waitsForState = true
  #held: Run[] = []

  /** Everything up to here is in the replica or was handed out; `undefined` while nobody knows. */
  get seq(): number | undefined {
    return this.#seq
  }

  /** Nothing is handed out before a state is complete. */
  get waitsForState(): boolean {
    return this.#waitsForState
  }

  /** Something was received that does not join on to what is here. */
  get gap(): boolean {
    return !this.#waitsForState && this.#held.length > 0
  }

  /** Stored updates arrived. Returns what may be applied, in order. */
  take(from: number, to: number, updates: readonly Uint8Array[]): Uint8Array[] {
    this.#held.push({ from, to, updates })
    return this.#release()
  }

  /** All rows from `from` to `to` were made here. Returns what of others may be applied behind them. */
  own(from: number, to: number): Uint8Array[] {
    this.#held.push({ from, to, updates: undefined })
    return this.#release()
  }

  /** The replica came with everything up to `seq`: from a local copy, or with a complete state. */
  holds(seq: number): void {
    this.#seq = Math.max(seq, this.#seq ?? 0)
  }

  /** A state is on its way: everything else is held back until it is complete. */
  expectState(): void {
    this.#waitsForState = true
    this.#held = []
  }

  /** A complete state up to `seq` is in the replica. Returns what was held back for it. */
  complete(seq: number): Uint8Array[] {
    this.#waitsForState = false
    this.holds(seq)
    return this.#release()
  }

  #release(): Uint8Array[] {
    if (this.#waitsForState) return []
    const released: Uint8Array[] = []
    this.#held.sort((a, b) => a.from - b.from)
    let reached = this.#seq ?? 0
    let taken = 0
    for (const run of this.#held) {
      if (run.from > reached + 1) break
      taken += 1
      if (run.to <= reached) continue
      reached = run.to
      if (run.updates) released.push(...run.updates)
    }
    this.#held.splice(0, taken)
    this.#seq = reached
    return released
  }
}
