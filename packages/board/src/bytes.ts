/** Thrown by ByteReader when bytes are not what they claim to be; caught by the decoders of this package. */
export class Malformed extends Error {}

/** Writes small numbers in few bytes. */
export class ByteWriter {
  #bytes = new Uint8Array(256)
  #length = 0

  get length(): number {
    return this.#length
  }

  u8(value: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes[this.#length++] = value
  }

  /** Seven bits a byte, the lowest first. */
  uint(value: number): void {
    let rest = value
    for (; rest > 127; rest = Math.floor(rest / 128)) this.u8((rest % 128) | 128)
    this.u8(rest)
  }

  /** Zigzag: 0, -1, 1, -2 become 0, 1, 2, 3, so that small stays small. */
  int(value: number): void {
    this.uint(value < 0 ? -value * 2 - 1 : value * 2)
  }

  text(value: string): void {
    const bytes = new TextEncoder().encode(value)
    this.uint(bytes.length)
    for (const byte of bytes) this.u8(byte)
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads what ByteWriter wrote and believes nothing. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  u8(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw new Malformed('cut off')
    return byte
  }

  uint(): number {
    let value = 0
    for (let scale = 1; scale <= 2 ** 42; scale *= 128) {
      const byte = this.u8()
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
    throw new Malformed('number too long')
  }

  int(): number {
    const value = this.uint()
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2
  }

  text(maxBytes: number): string {
    const length = this.uint()
    if (length > maxBytes || length > this.left) throw new Malformed('text too long')
    const bytes = this.#bytes.subarray(this.#at, this.#at + length)
    this.#at += length
    try {
      return utf8.decode(bytes)
    } catch {
      throw new Malformed('not UTF-8')
    }
  }
}
