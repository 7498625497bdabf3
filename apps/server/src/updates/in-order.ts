import { Malformed } from './reader.ts'
import { PLACE, type StructRange } from './sound-update.ts'

const TIE = 4

/** One client's structs on their way into the right order. */
interface Strand {
  from: number
  to: number
  /** Where the strand continues in `places` and in `ties`, and where the next strand begins. */
  place: number
  placesEnd: number
  tie: number
  tiesEnd: number
  /** Everything below this clock is in order. */
  reached: number
  /** It waits for another strand, for this clock of it. */
  until: number
  isWaiting: boolean
}

/** `ties` and `places` hold whole strands, one after the other. */
const endOf = (numbers: readonly number[], begin: number, step: number, client: number): number => {
  let end = begin
  while (end < numbers.length && numbers[end] === client) end += step
  return end
}

const strandsOf = (ranges: readonly StructRange[], places: readonly number[], ties: readonly number[]): Map<number, Strand> => {
  const strands = new Map<number, Strand>()
  let place = 0
  let tie = 0
  for (const { client, from, to } of ranges) {
    const placesEnd = endOf(places, place, PLACE, client)
    const tiesEnd = endOf(ties, tie, TIE, client)
    strands.set(client, { from, to, place, placesEnd, tie, tiesEnd, reached: from, until: to - 1, isWaiting: false })
    place = placesEnd
    tie = tiesEnd
  }
  return strands
}

/**
 * The places of several clients' structs with each after all it builds on, in linear time. Throws when some of them build
 * on each other in a circle: Yjs would keep those for ever as something that may still come to fit.
 *
 * `ties`: for each need of another client the client and clock of the struct, then those of what it builds on.
 */
export const inOrder = (ranges: readonly StructRange[], places: readonly number[], ties: readonly number[]): number[] => {
  const strands = strandsOf(ranges, places, ties)
  const ordered: number[] = []

  /** Moves on with what begins before `clock`. */
  const take = (strand: Strand, clock: number): void => {
    while (strand.place < strand.placesEnd && (places[strand.place + 1] as number) < clock) {
      for (let i = 0; i < PLACE; i++) ordered.push(places[strand.place + i] as number)
      strand.place += PLACE
    }
    strand.reached = strand.place < strand.placesEnd ? (places[strand.place + 1] as number) : strand.to
  }

  /** The strand that has to move on before this one can; `undefined` when it got to where it was to get. */
  const proceed = (strand: Strand): Strand | undefined => {
    for (; strand.tie < strand.tiesEnd; strand.tie += TIE) {
      const clock = ties[strand.tie + 1] as number
      if (clock > strand.until) break
      const other = strands.get(ties[strand.tie + 2] as number)
      const needed = ties[strand.tie + 3] as number
      if (!other || needed < other.from || needed >= other.to) continue
      take(strand, clock)
      if (needed < other.reached) continue
      if (other.isWaiting) throw new Malformed('structs build on each other')
      other.until = needed
      return other
    }
    take(strand, strand.until + 1)
    return undefined
  }

  for (const strand of strands.values()) {
    strand.until = strand.to - 1
    const waiting = [strand]
    for (let current = waiting.at(-1); current; current = waiting.at(-1)) {
      const other = proceed(current)
      current.isWaiting = other !== undefined
      if (other) waiting.push(other)
      else waiting.pop()
    }
  }
  return ordered
}
