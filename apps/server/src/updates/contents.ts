import { MAX_CLOCK } from './caps.ts'
import { Malformed, type Reader } from './reader.ts'
import { skipAny, skipJson } from './values.ts'

const TYPES = 7
const isNamedType = (type: number): boolean => type === 3 || type === 5

export const readClock = (reader: Reader): number => {
  const value = reader.uint()
  if (value > MAX_CLOCK) throw new Malformed('clock too large')
  return value
}

export const readLength = (reader: Reader): number => {
  const value = readClock(reader)
  if (value === 0) throw new Malformed('nothing of length 0 is ever written')
  return value
}

/** Passes over the content of an item; answers how many clocks it covers. Numbers are Yjs' content references. */
export const readContent = (reader: Reader, kind: number): number => {
  switch (kind) {
    case 1: // deleted
      return readLength(reader)
    case 2: {
      const values = reader.count(1)
      for (let i = 0; i < values; i++) skipJson(reader, { mayBeUndefined: true })
      return values
    }
    case 3: // binary
      reader.sized()
      return 1
    case 4: // text
      return reader.textLength()
    case 5: // embed
      skipJson(reader, { mayBeUndefined: false })
      return 1
    case 6: // format
      reader.key()
      skipJson(reader, { mayBeUndefined: false })
      return 1
    case 7: {
      const type = reader.uint()
      if (type >= TYPES) throw new Malformed('unknown type')
      if (isNamedType(type)) reader.key()
      return 1
    }
    case 8: {
      const values = reader.count(1)
      for (let i = 0; i < values; i++) skipAny(reader)
      return values
    }
    default: // 9 is a sub-document, which no page holds; 10 a gap, which is not stored
      throw new Malformed('unknown content')
  }
}
