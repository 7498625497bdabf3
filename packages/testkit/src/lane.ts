import type { Socket } from 'node:net'
import type { Random } from './seeded-random.ts'

/** What one direction of a connection is like. */
export interface Weather {
  /** Milliseconds that everything takes. */
  latency: number
  /** Up to so many milliseconds more, by chance. Nothing overtakes what was sent before it. */
  jitter: number
  bytesPerSecond: number
  /** This share of the chunks, and all that is behind them, comes `ms` milliseconds late. */
  stalls: { share: number; ms: number }
}

export const FAIR_WEATHER: Weather = { latency: 0, jitter: 0, bytesPerSecond: Infinity, stalls: { share: 0, ms: 0 } }

/** Above this the sender has to wait, as before a full pipe. */
const MOST_BYTES = 256 * 1024
/** So that a slow line moves little by little and not in leaps. */
const LARGEST_PIECE = 16 * 1024

interface Piece {
  bytes: Buffer
  /** On the clock of `performance.now()`. */
  due: number
}

/** One direction of a connection through the proxy: bytes come out in the order they went in, as late as the weather has it. */
export class Lane {
  readonly #from: Socket
  readonly #to: Socket
  readonly #weather: () => Weather
  readonly #random: Random
  readonly #allow: (bytes: number) => number
  readonly #queue: Piece[] = []
  #bytes = 0
  #lineFreeAt = 0
  #lastDue = 0
  #timer: NodeJS.Timeout | undefined
  #held = false
  #swallows = false
  #lost = false
  #ended = false
  #waitsForDrain = false

  /** `allow` is asked before bytes are handed on and answers how many of them may be. */
  constructor(parts: { from: Socket; to: Socket; weather: () => Weather; random: Random; allow: (bytes: number) => number }) {
    this.#from = parts.from
    this.#to = parts.to
    this.#weather = parts.weather
    this.#random = parts.random
    this.#allow = parts.allow
    this.#from.on('data', (chunk: Buffer) => this.#take(chunk))
    this.#from.on('end', () => {
      this.#ended = true
      this.#hand()
    })
    this.#to.on('drain', () => {
      this.#waitsForDrain = false
      this.#hand()
    })
  }

  /** Bytes taken and not handed on yet. */
  get waiting(): number {
    return this.#bytes
  }

  /** Whether bytes disappeared here: what follows them would make no sense to anybody. */
  get lost(): boolean {
    return this.#lost
  }

  hold(): void {
    this.#held = true
  }

  release(): void {
    this.#held = false
    this.#hand()
  }

  /** From now on everything disappears that comes in, and nobody is told. */
  swallow(): void {
    this.#swallows = true
    this.#lost ||= this.#bytes > 0
    this.#queue.length = 0
    this.#bytes = 0
    this.#from.resume()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#queue.length = 0
    this.#bytes = 0
  }

  #take(chunk: Buffer): void {
    if (this.#swallows) {
      this.#lost = true
      return
    }
    const { latency, jitter, bytesPerSecond, stalls } = this.#weather()
    const now = performance.now()
    const late = latency + jitter * this.#random() + (stalls.share > 0 && this.#random() < stalls.share ? stalls.ms : 0)
    for (let at = 0; at < chunk.byteLength; at += LARGEST_PIECE) {
      const bytes = chunk.subarray(at, at + LARGEST_PIECE)
      this.#lineFreeAt = Math.max(now, this.#lineFreeAt) + (bytes.byteLength / bytesPerSecond) * 1000
      this.#lastDue = Math.max(this.#lastDue, this.#lineFreeAt + late)
      this.#queue.push({ bytes, due: this.#lastDue })
      this.#bytes += bytes.byteLength
    }
    this.#hand()
    if (this.#bytes > MOST_BYTES) this.#from.pause()
  }

  #hand(): void {
    clearTimeout(this.#timer)
    while (!this.#held && !this.#waitsForDrain && !this.#to.destroyed) {
      const next = this.#queue[0]
      if (!next) break
      const wait = next.due - performance.now()
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#hand(), Math.ceil(wait))
        break
      }
      this.#queue.shift()
      this.#bytes -= next.bytes.byteLength
      this.#waitsForDrain = !this.#to.write(next.bytes.subarray(0, this.#allow(next.bytes.byteLength)))
    }
    if (this.#bytes <= MOST_BYTES / 2 && this.#from.isPaused()) this.#from.resume()
    if (this.#ended && this.#queue.length === 0 && !this.#held && !this.#swallows) this.#to.end()
  }
}
