import { MAX_CLOCK } from './caps.ts'
import { readClock, readLength } from './contents.ts'
import { Malformed, type Reader } from './reader.ts'
import type { ClockRange } from './sound-update.ts'
import { readClient } from './structs.ts'

/** Reads the second half of an update: what is deleted, client by client. At most `cap` ranges. */
export const readDeletes = (reader: Reader, cap: number): ClockRange[] => {
  const ranges: ClockRange[] = []
  const clients = reader.count(2)
  if (clients > cap) throw new Malformed('too many deletions')
  const seen = new Set<number>()
  for (let i = 0; i < clients; i++) {
    const client = readClient(reader)
    if (seen.has(client)) throw new Malformed('a client comes once')
    seen.add(client)
    const count = reader.count(2)
    if (ranges.length + count > cap) throw new Malformed('too many deletions')
    let last = 0
    for (let j = 0; j < count; j++) {
      const from = readClock(reader)
      const to = from + readLength(reader)
      // Adjacent ones are apart enough: Yjs writes them.
      if (from < last || to > MAX_CLOCK) throw new Malformed('deletions are in order and apart')
      last = to
      ranges.push({ client, from, to })
    }
  }
  return ranges
}

/** The deletions of one update, to be asked about. */
export class Deletions {
  readonly #ranges: readonly ClockRange[]
  /** Where the ranges of each client begin and end. */
  #bounds: Map<number, { begin: number; end: number }> | undefined

  constructor(ranges: readonly ClockRange[]) {
    this.#ranges = ranges
  }

  /** Whether all clocks `from` up to but not including `to` of this client are deleted. */
  cover(client: number, from: number, to: number): boolean {
    let reached = from
    for (let at = this.#lastBefore(client, from); reached < to; at++) {
      const range = this.#ranges[at]
      if (range?.client !== client || range.from > reached || range.to <= reached) return false
      reached = range.to
    }
    return true
  }

  /** The last of the client's ranges that begins at `from` or before; -1 when there is none. */
  #lastBefore(client: number, from: number): number {
    const bounds = (this.#bounds ??= this.#findBounds()).get(client)
    if (!bounds || (this.#ranges[bounds.begin] as ClockRange).from > from) return -1
    let low = bounds.begin
    let high = bounds.end - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#ranges[middle] as ClockRange).from <= from) low = middle
      else high = middle - 1
    }
    return low
  }

  #findBounds(): Map<number, { begin: number; end: number }> {
    const bounds = new Map<number, { begin: number; end: number }>()
    this.#ranges.forEach(({ client }, i) => {
      const bound = bounds.get(client)
      if (bound) bound.end = i + 1
      else bounds.set(client, { begin: i, end: i + 1 })
    })
    return bounds
  }
}
