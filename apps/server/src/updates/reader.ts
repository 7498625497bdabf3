/** Thrown inside the parser when bytes are not of the form they claim; never leaves this folder. */
export class Malformed extends Error {}

const MAX_NUMBER = Number.MAX_SAFE_INTEGER
const PROTO = Buffer.from('__proto__')

/** Reads lib0's encoding and believes nothing: every length is checked against what is left. */
export class Reader {
  readonly bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** Where the next byte is. */
  get at(): number {
    return this.#at
  }

  get left(): number {
    return this.bytes.byteLength - this.#at
  }

  byte(): number {
    const value = this.bytes[this.#at]
    if (value === undefined) throw new Malformed('cut off')
    this.#at++
    return value
  }

  skip(length: number): void {
    if (length > this.left) throw new Malformed('cut off')
    this.#at += length
  }

  uint(): number {
    const first = this.byte()
    return first < 128 ? first : this.#longUint(first & 127, 128)
  }

  #longUint(low: number, from: number): number {
    let value = low
    for (let scale = from; ; scale *= 128) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (value > MAX_NUMBER) throw new Malformed('number too large')
      if (byte < 128) return value
      if (scale > 2 ** 46) throw new Malformed('number too long')
    }
  }

  /** A signed number: six bits and a sign in the first byte. */
  int(): void {
    const first = this.byte()
    if (first >= 128) this.#longUint(first & 63, 64)
  }

  /** A count of things that take at least `each` bytes. */
  count(each: number): number {
    const count = this.uint()
    if (count * each > this.left) throw new Malformed('count is larger than the bytes that are left')
    return count
  }

  /** Passes over bytes that say how many they are; answers how many, they end at `at`. */
  sized(): number {
    const length = this.uint()
    this.skip(length)
    return length
  }

  /** Passes over a name; answers how many bytes it has, they end at `at`. */
  key(): number {
    const length = this.sized()
    const from = this.#at - length
    utf16Length(this.bytes, from, this.#at)
    if (length === PROTO.length && this.matches(PROTO, from)) throw new Malformed('forbidden key')
    return length
  }

  matches(wanted: Uint8Array, from: number): boolean {
    for (let i = 0; i < wanted.length; i++) if (this.bytes[from + i] !== wanted[i]) return false
    return true
  }

  /** Passes over a text; answers its UTF-16 length, which is what Yjs counts in. */
  textLength(): number {
    const length = this.sized()
    return utf16Length(this.bytes, this.#at - length, this.#at)
  }
}

// The first bytes of UTF-8 sequences: below the first of these stands for itself or continues another one.
const TWO = 0xc2
const THREE = 0xe0
const FOUR = 0xf0
const BEYOND = 0xf5

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80

/** The length of the sequence at `at`, which must end before `to`; 0 when there is none. */
const sequenceLength = (bytes: Uint8Array, at: number, to: number): number => {
  const first = bytes[at] as number
  if (first < TWO || first >= BEYOND) return 0
  const length = first < THREE ? 2 : first < FOUR ? 3 : 4
  if (at + length > to) return 0
  const second = bytes[at + 1] as number
  // Too long a form of a small number, half of a surrogate pair, beyond Unicode.
  if ((first === THREE && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0
  if ((first === FOUR && second < 0x90) || (first === 0xf4 && second > 0x8f)) return 0
  for (let i = 1; i < length; i++) if (!isContinuation(bytes[at + i] as number)) return 0
  return length
}

/** How many UTF-16 units these bytes of UTF-8 are. Nothing is decoded: most texts are a letter or a word. */
const utf16Length = (bytes: Uint8Array, from: number, to: number): number => {
  let at = from
  while (at < to && (bytes[at] as number) < 128) at++
  let units = at - from
  while (at < to) {
    if ((bytes[at] as number) < 128) {
      at++
      units++
      continue
    }
    const length = sequenceLength(bytes, at, to)
    if (length === 0) throw new Malformed('not UTF-8')
    at += length
    units += length === 4 ? 2 : 1
  }
  return units
}
