import { UpdateEncoderV1 } from 'yjs'
import { PLACE, type SoundUpdate, type StructRange } from './sound-update.ts'

/** The structs of one client from the first one on that is not wholly known. */
interface Rest extends StructRange {
  begin: number
  count: number
}

type Clock = (client: number) => number

const restsOf = ({ structs, places }: SoundUpdate, known: Clock): Rest[] => {
  const rests = new Map(structs.map((range) => [range.client, { ...range, from: range.to, begin: range.end, count: 0 }]))
  for (let i = 0; i < places.length; i += PLACE) {
    const client = places[i] as number
    const clock = places[i + 1] as number
    const rest = rests.get(client)
    if (!rest || clock + (places[i + 2] as number) <= known(client)) continue
    rest.from = Math.min(rest.from, clock)
    rest.begin = Math.min(rest.begin, places[i + PLACE - 1] as number)
    rest.count++
  }
  return [...rests.values()].filter(({ count }) => count > 0)
}

const numbers = (...values: readonly number[]): Uint8Array => {
  const out = new UpdateEncoderV1()
  for (const value of values) out.writeLen(value)
  return out.toUint8Array()
}

const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

/**
 * `update` without the structs that `known` clocks cover whole; itself when there are none. Only copies bytes: nothing of
 * what is left is written anew.
 */
export const withoutKnown = (update: SoundUpdate, known: Clock): SoundUpdate => {
  if (update.structs.every(({ client, from }) => from >= known(client))) return update
  const rests = restsOf(update, known)
  const first = numbers(rests.length)
  const pieces = [first]
  let end = first.length
  const structs: StructRange[] = []
  const moved = new Map<number, { from: number; by: number }>()
  for (const rest of rests) {
    const head = numbers(rest.count, rest.client, rest.from)
    pieces.push(head, update.bytes.subarray(rest.begin, rest.end))
    moved.set(rest.client, { from: rest.from, by: end + head.length - rest.begin })
    end += head.length + rest.end - rest.begin
    structs.push({ client: rest.client, from: rest.from, to: rest.to, end })
  }
  pieces.push(update.bytes.subarray(update.deletesAt))
  const places: number[] = []
  for (let i = 0; i < update.places.length; i += PLACE) {
    const move = moved.get(update.places[i] as number)
    if (!move || (update.places[i + 1] as number) < move.from) continue
    for (let j = 0; j < PLACE - 1; j++) places.push(update.places[i + j] as number)
    places.push((update.places[i + PLACE - 1] as number) + move.by)
  }
  return { bytes: joined(pieces), structs, deletes: update.deletes, deletesAt: end, needs: update.needs, places }
}
