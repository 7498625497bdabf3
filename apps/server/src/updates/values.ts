import { Malformed, type Reader } from './reader.ts'

/** Objects and arrays around a value. */
const MAX_DEPTH = 64
const WORDS = ['true', 'false', 'null'].map((word) => Buffer.from(word))
const UNDEFINED = Buffer.from('undefined')
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const QUOTE = 0x22
const BACKSLASH = 0x5c
const isOpening = (byte: number | undefined): boolean => byte === 0x7b || byte === 0x5b
const isClosing = (byte: number | undefined): boolean => byte === 0x7d || byte === 0x5d

/** Counted before anything else looks at the text: what is nested too deep is not to reach a reader that recurses. */
const checkDepth = (bytes: Uint8Array): void => {
  let depth = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      for (at++; at < bytes.length && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++
    } else if (isOpening(byte)) {
      if (++depth > MAX_DEPTH) throw new Malformed('nested too deep')
    } else if (isClosing(byte)) depth--
  }
}

const checkKeys = (value: unknown): void => {
  if (typeof value !== 'object' || value === null) return
  if (Object.hasOwn(value, '__proto__')) throw new Malformed('forbidden key')
  for (const item of Object.values(value)) checkKeys(item)
}

const checkJson = (bytes: Uint8Array): void => {
  checkDepth(bytes)
  try {
    const text = utf8.decode(bytes)
    const value: unknown = JSON.parse(text)
    // A key is spelled out, or hidden behind escapes.
    if (isOpening(bytes[0]) && (text.includes('__proto__') || text.includes('\\'))) checkKeys(value)
  } catch (error) {
    throw error instanceof Malformed ? error : new Malformed('not JSON')
  }
}

/** A value written as JSON text. Yjs writes the bare word `undefined` in one of the places. */
export const skipJson = (reader: Reader, { mayBeUndefined }: { mayBeUndefined: boolean }): void => {
  const length = reader.sized()
  const from = reader.at - length
  // What nearly all formats are.
  for (const word of WORDS) if (length === word.length && reader.matches(word, from)) return
  if (mayBeUndefined && length === UNDEFINED.length && reader.matches(UNDEFINED, from)) return
  checkJson(reader.bytes.subarray(from, reader.at))
}

const enter = (depth: number): number => {
  if (depth === MAX_DEPTH) throw new Malformed('nested too deep')
  return depth + 1
}

/** A value in lib0's `any` encoding: one byte of type, counted down from 127, then the value. `depth`: what it lies in. */
export const skipAny = (reader: Reader, depth = 0): void => {
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
      const inside = enter(depth)
      const entries = reader.count(2)
      for (let i = 0; i < entries; i++) {
        reader.key()
        skipAny(reader, inside)
      }
      return
    }
    case 117: {
      const inside = enter(depth)
      const items = reader.count(1)
      for (let i = 0; i < items; i++) skipAny(reader, inside)
      return
    }
    case 116:
      reader.sized()
      return
    default:
      throw new Malformed('unknown value')
  }
}
