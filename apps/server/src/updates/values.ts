import { Malformed, type Reader } from './reader.ts'

const MAX_DEPTH = 64

const checkKeys = (value: unknown, depth: number): void => {
  if (typeof value !== 'object' || value === null) return
  if (depth > MAX_DEPTH) throw new Malformed('nested too deep')
  if (Array.isArray(value)) for (const item of value) checkKeys(item, depth + 1)
  else {
    for (const [name, item] of Object.entries(value)) {
      if (name === '__proto__') throw new Malformed('forbidden key')
      checkKeys(item, depth + 1)
    }
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new Malformed('not JSON')
  }
}

/** A value written as JSON text. Yjs writes the bare word `undefined` in one of the places. */
export const skipJson = (reader: Reader, { mayBeUndefined }: { mayBeUndefined: boolean }): void => {
  const text = reader.text()
  if (mayBeUndefined && text === 'undefined') return
  const first = text.charCodeAt(0)
  // Only objects and arrays can hide keys or depth.
  const value = parse(text)
  if (first === 0x7b || first === 0x5b) checkKeys(value, 1)
}

/** A value in lib0's `any` encoding: one byte of type, counted down from 127, then the value. */
export const skipAny = (reader: Reader, depth = 1): void => {
  if (depth > MAX_DEPTH) throw new Malformed('nested too deep')
  switch (reader.byte()) {
    case 127: // undefined
    case 126: // null
    case 121: // false
    case 120: // true
      return
    case 125:
      return reader.int()
    case 124:
      return reader.skip(4)
    case 123: // a number
    case 122: // a bigint
      return reader.skip(8)
    case 119:
      reader.textLength()
      return
    case 118: {
      const entries = reader.count(2)
      for (let i = 0; i < entries; i++) {
        if (reader.text() === '__proto__') throw new Malformed('forbidden key')
        skipAny(reader, depth + 1)
      }
      return
    }
    case 117: {
      const items = reader.count(1)
      for (let i = 0; i < items; i++) skipAny(reader, depth + 1)
      return
    }
    case 116:
      reader.bytes()
      return
    default:
      throw new Malformed('unknown value')
  }
}
