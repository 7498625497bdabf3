/** Deepest message of ours: 7. */
const MOST_DEEP = 16
/** The presence of two hundred people is some four thousand. */
const MOST_VALUES = 50_000

/** Bytes of the length that follows a header byte, by its low bits, and bytes of plain values. */
const LENGTH_OF_BIN = [1, 2, 4]
const FIXED: Record<number, number> = { 0xca: 4, 0xcb: 8, 0xcc: 1, 0xcd: 2, 0xce: 4, 0xcf: 8, 0xd0: 1, 0xd1: 2, 0xd2: 4, 0xd3: 8 }

/**
 * Whether a MessagePack frame is worth decoding: complete, nested at most 16 deep, of at most 50,000 values. Reads headers
 * only and makes no object: a frame of a megabyte that is nothing but lists in lists costs a decoder a third of a second.
 */
export const isWithinBounds = (frame: Uint8Array): boolean => {
  let at = 0
  let values = 0
  /** How many values each open list or map still wants. */
  const open: number[] = [1]
  const number = (bytes: number): number => {
    let value = 0
    for (let i = 0; i < bytes; i++) value = value * 256 + (frame[at + i] ?? 0)
    at += bytes
    return value
  }
  const skip = (bytesOfLength: number): void => {
    const length = number(bytesOfLength)
    at += length
  }
  while (open.length > 0) {
    const left = open.at(-1) as number
    if (left === 0) {
      open.pop()
      continue
    }
    open[open.length - 1] = left - 1
    if (at >= frame.byteLength || ++values > MOST_VALUES) return false
    const header = frame[at++] as number
    let inside = 0
    if (header < 0x80 || header >= 0xe0) continue
    else if (header < 0x90) inside = 2 * (header & 0x0f)
    else if (header < 0xa0) inside = header & 0x0f
    else if (header < 0xc0) at += header & 0x1f
    else if (header === 0xc0 || header === 0xc2 || header === 0xc3) continue
    else if (header >= 0xc4 && header <= 0xc6) skip(LENGTH_OF_BIN[header - 0xc4] as number)
    else if (header >= 0xd9 && header <= 0xdb) skip(LENGTH_OF_BIN[header - 0xd9] as number)
    else if (header === 0xdc || header === 0xdd) inside = number(header === 0xdc ? 2 : 4)
    else if (header === 0xde || header === 0xdf) inside = 2 * number(header === 0xde ? 2 : 4)
    else {
      const fixed = FIXED[header]
      // Extensions, and the one byte that means nothing.
      if (fixed === undefined) return false
      at += fixed
    }
    if (inside > frame.byteLength - at || at > frame.byteLength) return false
    if (inside > 0 && open.push(inside) > MOST_DEEP + 1) return false
  }
  return true
}
