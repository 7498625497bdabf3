/** Thrown inside the parser when bytes are not of the form they claim; never leaves this folder. */
export class Malformed extends Error {}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const MAX_NUMBER = Number.MAX_SAFE_INTEGER

/** Reads lib0's encoding and believes nothing: every length is checked against what is left. */
export class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.byteLength - this.#at
  }

  byte(): number {
    const value = this.#bytes[this.#at]
    if (value === undefined) throw new Malformed('cut off')
    this.#at++
    return value
  }

  skip(length: number): void {
    if (length > this.left) throw new Malformed('cut off')
    this.#at += length
  }

  uint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (value > MAX_NUMBER) throw new Malformed('number too large')
      if (byte < 128) return value
      if (scale > 2 ** 46) throw new Malformed('number too long')
    }
  }

  /** A signed number: six bits and a sign in the first byte. */
  int(): void {
    if ((this.byte() & 128) === 0) return
    for (let bytes = 1; (this.byte() & 128) !== 0; bytes++) if (bytes > 8) throw new Malformed('number too long')
  }

  /** A count of things that take at least `each` bytes. */
  count(each: number): number {
    const count = this.uint()
    if (count * each > this.left) throw new Malformed('count is larger than the bytes that are left')
    return count
  }

  bytes(): Uint8Array {
    const length = this.uint()
    const from = this.#at
    this.skip(length)
    return this.#bytes.subarray(from, from + length)
  }

  text(): string {
    try {
      return utf8.decode(this.bytes())
    } catch (error) {
      throw error instanceof Malformed ? error : new Malformed('not UTF-8')
    }
  }

  /** The UTF-16 length of a text, which is what Yjs counts in. */
  textLength(): number {
    const bytes = this.bytes()
    // Typed text is short and ASCII nearly always: one code unit a byte, nothing to decode.
    for (let i = 0; i < bytes.byteLength; i++) {
      if ((bytes[i] as number) > 127) {
        try {
          return utf8.decode(bytes).length
        } catch {
          throw new Malformed('not UTF-8')
        }
      }
    }
    return bytes.byteLength
  }
}
