import { UpdateEncoderV1 } from 'yjs'
import { collected, listOf, underKey, WHERE, type Place } from './place.ts'
import { Malformed, Reader } from './reader.ts'
import type { Steps } from './steps.ts'

/** Where one client's structs lie: those from clock `from[i]` on at `place[i]`, up to the next one and in the end up to `to`. */
export interface Runs {
  to: number
  from: number[]
  place: Place[]
}

/** No older form begins with 0 and goes on. */
const MARK = 0
/** 1 did not say how many structs there are. */
const VERSION = 2

/** Where all structs of a page lie, and how many they are. */
export interface Lying {
  clients: Map<number, Runs>
  structs: number
}

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

/** Read in one step: well below a millisecond. */
const A_STEP = 5000

function* readPlaces(reader: Reader): Steps<Place[]> {
  const places: Place[] = []
  for (let count = reader.count(1); count > 0; count--) {
    if (count % A_STEP === 0) yield
    places.push(readPlace(reader))
  }
  return places
}

function* readClientRuns(reader: Reader, places: readonly Place[]): Steps<Runs> {
  const runs: Runs = { to: reader.uint(), from: [], place: [] }
  for (let count = reader.count(2), clock = 0; count > 0; count--) {
    if (count % A_STEP === 0) yield
    clock += reader.uint()
    const place = places[reader.uint()]
    if (!place) throw new Malformed('no such place')
    runs.from.push(clock)
    runs.place.push(place)
  }
  return runs
}

/** How many structs they are about; `undefined` when an older form does not say so. */
const readCount = (reader: Reader): number | undefined => {
  const isMarked = reader.uint() === MARK && reader.left > 0
  const version = isMarked ? reader.uint() : undefined
  if (version !== 1 && version !== VERSION) throw new Malformed('another version of the form')
  return version === VERSION ? reader.uint() : undefined
}

/** How many structs the snapshot has that `writeRuns` wrote these bytes for. */
export const structsIn = (bytes: Uint8Array): number => readCount(new Reader(bytes)) ?? 0

/** Reads what `writeRuns` wrote. Throws when it is something else. */
export function* readRuns(bytes: Uint8Array): Steps<Lying> {
  const clients = new Map<number, Runs>()
  try {
    const reader = new Reader(bytes)
    const structs = readCount(reader)
    const places = yield* readPlaces(reader)
    let runs = 0
    for (let count = reader.count(3); count > 0; count--) {
      const client = reader.uint()
      const read = yield* readClientRuns(reader, places)
      clients.set(client, read)
      runs += read.from.length
    }
    if (reader.left > 0) throw new Malformed('something after the end')
    // There is at least one in each, and the next snapshot says how many.
    return { clients, structs: structs ?? runs }
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
export const writeRuns = ({ clients, structs }: Lying): Uint8Array => {
  const out = new UpdateEncoderV1()
  const numbers = numbersOf(clients)
  for (const value of [MARK, VERSION, structs, numbers.size]) out.writeLen(value)
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
