import { UpdateEncoderV1 } from 'yjs'
import { collected, listOf, underKey, WHERE, type Place } from './place.ts'
import { Malformed, Reader } from './reader.ts'

/** Where one client's structs lie: those from clock `from[i]` on at `place[i]`, up to the next one and in the end up to `to`. */
export interface Runs {
  to: number
  from: number[]
  place: Place[]
}

/** No older form begins with 0 and goes on. */
const MARK = 0
const VERSION = 1

/** Four to each depth, and one bit for types. */
const headOf = ({ where, depth, isType }: Place): number => (depth * 4 + where) * 2 + (isType ? 1 : 0)

const readPlace = (reader: Reader): Place => {
  const head = reader.uint()
  const isType = head % 2 === 1
  const where = (head >> 1) & 3
  const depth = head >> 3
  // A snapshot does not say which of the two.
  if (where === WHERE.gone || where === WHERE.collected) return collected(depth)
  if (where === WHERE.key) return underKey(depth, isType)
  // From -1 on.
  const [client, clock] = [reader.uint() - 1, reader.uint() - 1]
  return listOf(client, clock, depth, isType)
}

const readPlaces = (reader: Reader): Place[] => {
  const places: Place[] = []
  for (let count = reader.count(1); count > 0; count--) places.push(readPlace(reader))
  return places
}

const readClientRuns = (reader: Reader, places: readonly Place[]): Runs => {
  const runs: Runs = { to: reader.uint(), from: [], place: [] }
  for (let count = reader.count(2), clock = 0; count > 0; count--) {
    clock += reader.uint()
    const place = places[reader.uint()]
    if (!place) throw new Malformed('no such place')
    runs.from.push(clock)
    runs.place.push(place)
  }
  return runs
}

/** Reads what `writeRuns` wrote. Throws when it is something else. */
export const readRuns = (bytes: Uint8Array): Map<number, Runs> => {
  const clients = new Map<number, Runs>()
  try {
    const reader = new Reader(bytes)
    if (reader.uint() !== MARK || reader.left === 0 || reader.uint() !== VERSION) throw new Malformed('another version of the form')
    const places = readPlaces(reader)
    for (let count = reader.count(3); count > 0; count--) {
      const client = reader.uint()
      clients.set(client, readClientRuns(reader, places))
    }
    if (reader.left > 0) throw new Malformed('something after the end')
    return clients
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    throw new Error(`the depths of a page cannot be read: ${error.message}`, { cause: error })
  }
}

const numbersOf = (clients: ReadonlyMap<number, Runs>): Map<Place, number> => {
  const numbers = new Map<Place, number>()
  for (const { place } of clients.values()) for (const each of place) if (!numbers.has(each)) numbers.set(each, numbers.size)
  return numbers
}

/** Each place once, and what lies there by its number. */
export const writeRuns = (clients: ReadonlyMap<number, Runs>): Uint8Array => {
  const out = new UpdateEncoderV1()
  const numbers = numbersOf(clients)
  for (const value of [MARK, VERSION, numbers.size]) out.writeLen(value)
  for (const place of numbers.keys()) {
    out.writeLen(headOf(place))
    if (place.where !== WHERE.list) continue
    out.writeLen(place.client + 1)
    out.writeLen(place.clock + 1)
  }
  out.writeLen(clients.size)
  for (const [client, { to, from, place }] of clients) {
    out.writeClient(client)
    out.writeLen(to)
    out.writeLen(from.length)
    from.forEach((clock, i) => {
      out.writeLen(clock - (from[i - 1] ?? 0))
      out.writeLen(numbers.get(place[i] as Place) as number)
    })
  }
  return out.toUint8Array()
}
