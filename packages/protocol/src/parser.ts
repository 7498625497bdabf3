import { Emitter } from '@socket.io/component-emitter'
import { pack, unpack } from './packed.ts'

/**
 * A Socket.IO parser: one MessagePack frame a packet, wire-compatible with socket.io-msgpack-parser.
 * Bytes go out as exactly the bytes of their view and arrive as Uint8Array on both sides; a key `__proto__` is refused.
 */
interface Packet {
  type: number
  nsp: string
  data?: unknown
  id?: number
}

const CONNECT = 0
const DISCONNECT = 1
const EVENT = 2
const CONNECT_ERROR = 4

// Names that Socket.IO gives to its own events: taken from outside they would look like a disconnect that was none.
const RESERVED = ['connect', 'connect_error', 'disconnect', 'disconnecting', 'error', 'newListener', 'removeListener']

const isEventName = (value: unknown): boolean => typeof value === 'string' && value.length <= 64 && !RESERVED.includes(value)

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null

const hasValidData = (type: number, data: unknown): boolean => {
  if (type === CONNECT) return data === undefined || data === null || isRecord(data)
  if (type === DISCONNECT) return data === undefined || data === null
  if (type === CONNECT_ERROR) return typeof data === 'string' || isRecord(data)
  return Array.isArray(data) && data.length > 0 && (type !== EVENT || isEventName(data[0]))
}

const parsePacket = (value: unknown): Packet => {
  const { type, nsp, data, id } = (isRecord(value) ? value : {}) as Partial<Packet>
  const valid =
    Number.isInteger(type) &&
    (type as number) >= CONNECT &&
    (type as number) <= CONNECT_ERROR &&
    typeof nsp === 'string' &&
    (id === undefined || id === null || Number.isInteger(id)) &&
    hasValidData(type as number, data)
  if (!valid) throw new Error('not a Socket.IO packet')
  return value as Packet
}

/** Node hands over a Buffer, a browser an ArrayBuffer: whoever reads the packet gets plain views of either. */
const viewOf = (frame: unknown): Uint8Array => {
  if (frame instanceof ArrayBuffer) return new Uint8Array(frame)
  if (ArrayBuffer.isView(frame)) return new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength)
  throw new Error('not a MessagePack frame')
}

/** Packets to frames. */
export class Encoder {
  encode(packet: Packet): [Uint8Array] {
    const { type, nsp, data, id } = packet
    return [pack({ type, nsp, data, id })]
  }
}

/** Frames to packets; emits `decoded`, throws on anything that is not a packet (Socket.IO then closes the connection). */
export class Decoder extends Emitter<{ decoded: (packet: Packet) => void }, { decoded: (packet: Packet) => void }> {
  add(frame: unknown): void {
    this.emit('decoded', parsePacket(unpack(viewOf(frame))))
  }

  destroy(): void {}
}

export const parser = { Encoder, Decoder }
