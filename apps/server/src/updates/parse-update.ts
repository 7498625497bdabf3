import { skipAny, skipJson } from './values.ts'
import { Malformed, Reader } from './reader.ts'

/** Clocks `from` up to but not including `to` of one Yjs client. */
export interface ClockRange {
  client: number
  from: number
  to: number
}

/** What an update adds, deletes and builds on. */
export interface ParsedUpdate {
  bytes: Uint8Array
  /** At most one range a client. */
  structs: ClockRange[]
  deletes: ClockRange[]
  /** Clocks that must be known, or part of this update: origins and parents. Each range is one clock. */
  needs: { client: number; clock: number }[]
}

const MAX_CLOCK = 2 ** 40
const MAX_STRUCTS = 20_000
const HAS_ORIGIN = 0x80
const HAS_RIGHT_ORIGIN = 0x40
const HAS_PARENT_SUB = 0x20

type Needs = ParsedUpdate['needs']

const clock = (reader: Reader): number => {
  const value = reader.uint()
  if (value > MAX_CLOCK) throw new Malformed('clock too large')
  return value
}

const length = (reader: Reader): number => {
  const value = clock(reader)
  if (value === 0) throw new Malformed('nothing of length 0 is ever written')
  return value
}

/** Yjs does not look whether an item builds on itself or on a later one of its own client, and throws half-way. */
const need = (reader: Reader, needs: Needs, item: { client: number; at: number }): void => {
  const needed = { client: reader.uint(), clock: clock(reader) }
  if (needed.client === item.client && needed.clock >= item.at) throw new Malformed('builds on what comes later')
  needs.push(needed)
}

const key = (reader: Reader): void => {
  if (reader.text() === '__proto__') throw new Malformed('forbidden key')
}

const TYPES = 7
const isNamedType = (type: number): boolean => type === 3 || type === 5

/** Reads the content of an item and answers how many clocks it covers. Numbers are Yjs' content references. */
const contentLength = (reader: Reader, kind: number): number => {
  switch (kind) {
    case 1: // deleted
      return length(reader)
    case 2: {
      const values = reader.count(1)
      for (let i = 0; i < values; i++) skipJson(reader, { mayBeUndefined: true })
      return values
    }
    case 3: // binary
      reader.bytes()
      return 1
    case 4: // text
      return reader.textLength()
    case 5: // embed
      skipJson(reader, { mayBeUndefined: false })
      return 1
    case 6: // format
      key(reader)
      skipJson(reader, { mayBeUndefined: false })
      return 1
    case 7: {
      const type = reader.uint()
      if (type >= TYPES) throw new Malformed('unknown type')
      if (isNamedType(type)) key(reader)
      return 1
    }
    case 8: {
      const values = reader.count(1)
      for (let i = 0; i < values; i++) skipAny(reader)
      return values
    }
    default: // 9 is a sub-document, which no page holds
      throw new Malformed('unknown content')
  }
}

const itemLength = (reader: Reader, info: number, needs: Needs, item: { client: number; at: number }): number => {
  if (info & HAS_ORIGIN) need(reader, needs, item)
  if (info & HAS_RIGHT_ORIGIN) need(reader, needs, item)
  if ((info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN)) === 0) {
    const isRoot = reader.uint()
    if (isRoot === 1) key(reader)
    else if (isRoot === 0) need(reader, needs, item)
    else throw new Malformed('unknown parent')
    if (info & HAS_PARENT_SUB) key(reader)
  }
  return contentLength(reader, info & 0x1f)
}

const readStructs = (reader: Reader, needs: Needs): ClockRange[] => {
  const ranges: ClockRange[] = []
  const clients = reader.count(4)
  for (let i = 0, total = 0; i < clients; i++) {
    const structs = reader.count(2)
    total += structs
    if (total > MAX_STRUCTS && total > reader.left) throw new Malformed('too many structs')
    const client = reader.uint()
    const from = clock(reader)
    if (structs === 0 || ranges.some((range) => range.client === client)) throw new Malformed('a client comes once')
    let to = from
    for (let j = 0; j < structs; j++) {
      const info = reader.byte()
      if (info === 10) throw new Malformed('gaps are not stored')
      const covered = info === 0 ? length(reader) : itemLength(reader, info, needs, { client, at: to })
      if (covered === 0) throw new Malformed('nothing of length 0 is ever written')
      to += covered
      if (to > MAX_CLOCK) throw new Malformed('clock too large')
    }
    ranges.push({ client, from, to })
  }
  return ranges
}

const readDeletes = (reader: Reader): ClockRange[] => {
  const ranges: ClockRange[] = []
  const seen = new Set<number>()
  const clients = reader.count(2)
  for (let i = 0; i < clients; i++) {
    const client = reader.uint()
    if (seen.has(client)) throw new Malformed('a client comes once')
    seen.add(client)
    const count = reader.count(2)
    let last = 0
    for (let j = 0; j < count; j++) {
      const from = clock(reader)
      const to = from + length(reader)
      if (from < last || to > MAX_CLOCK) throw new Malformed('deletions are in order and apart')
      last = to
      ranges.push({ client, from, to })
    }
  }
  return ranges
}

/**
 * Reads a Yjs V1 update without applying it: structure, counts, lengths and text are checked byte by byte, because Yjs'
 * own readers accept much that later throws or hangs. The format is that of yjs 13.6 (`readClientsStructRefs`,
 * `readDeleteSet`). Answers `undefined` for anything else.
 */
export const parseUpdate = (bytes: Uint8Array): ParsedUpdate | undefined => {
  const reader = new Reader(bytes)
  try {
    const needs: Needs = []
    const structs = readStructs(reader, needs)
    const deletes = readDeletes(reader)
    if (reader.left > 0) return undefined
    return { bytes, structs, deletes, needs }
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}
