import type { Clock } from '../rooms/ports.ts'
import type { Limits } from '../limits.ts'

/** Where packets wait that a transport has not been given yet. The transport takes all of them at once. */
export interface Packets {
  /** Another array each time the transport has taken what was in it. */
  readonly waiting: readonly { data?: unknown }[]
  /** The transport has nothing to do. */
  readonly idle: boolean
  /** Bytes that the transport holds and the other side has not taken. */
  readonly held: number
}

type Level = 'none' | 'some' | 'much' | 'too much'

const sizeOf = (data: unknown): number => {
  if (typeof data === 'string') return data.length
  return ArrayBuffer.isView(data) ? data.byteLength : 0
}

/** All bytes that the other side has not taken. */
export const bytesOf = ({ waiting, held }: Packets): number => waiting.reduce((sum, { data }) => sum + sizeOf(data), held)

/** How much one connection was handed that it has not taken, and for how long. Counts each packet once. */
export class Backlog {
  readonly #packets: Packets
  readonly #limits: Limits
  readonly #clock: Pick<Clock, 'elapsed'>
  #seen: Packets['waiting'] | undefined
  #counted = 0
  #bytes = 0
  #since = 0

  constructor({ packets, limits, clock }: { packets: Packets; limits: Limits; clock: Pick<Clock, 'elapsed'> }) {
    this.#packets = packets
    this.#limits = limits
    this.#clock = clock
  }

  get bytes(): number {
    this.#count()
    return this.#bytes + this.#packets.held
  }

  get level(): Level {
    const { waiting, idle } = this.#packets
    if (idle && waiting.length === 0) {
      this.#seen = undefined
      return 'none'
    }
    const { bytes } = this
    const seconds = (this.#clock.elapsed() - this.#since) / 1000
    const { queuedBytesFew, queuedBytesMany, queuedBytesMost, queuedPackets, queuedSeconds, queuedSecondsMost } = this.#limits
    if (bytes > queuedBytesMost || seconds >= queuedSecondsMost) return 'too much'
    if (bytes > queuedBytesMany || waiting.length > queuedPackets || seconds >= queuedSeconds) return 'much'
    return bytes > queuedBytesFew ? 'some' : 'none'
  }

  #count(): void {
    const { waiting } = this.#packets
    if (waiting !== this.#seen || waiting.length < this.#counted) {
      this.#seen = waiting
      this.#counted = 0
      this.#bytes = 0
      this.#since = this.#clock.elapsed()
    }
    for (; this.#counted < waiting.length; this.#counted++) this.#bytes += sizeOf(waiting[this.#counted]?.data)
  }
}
