import { parser, type ServerEvent, type ServerMessages, type WorkspaceEvent, type WorkspaceMessages } from '@tandem/protocol'

const EVENT = 2
const BINARY_FRAME = 0x82
const encoder = new parser.Encoder()

const encode = (nsp: string, event: string, body: object): Buffer => {
  const [{ buffer, byteOffset, byteLength }] = encoder.encode({ type: EVENT, nsp, data: [event, body] })
  return Buffer.from(buffer, byteOffset, byteLength)
}

/** States are large, and the same for all who join at the same time. */
const states = new WeakMap<object, Buffer>()

/** One Socket.IO event as bytes. */
export const encodeEvent = <Event extends ServerEvent>(nsp: string, event: Event, body: ServerMessages[Event]): Buffer => {
  if (event !== 'state') return encode(nsp, event, body)
  const known = states.get(body)
  if (known) return known
  const payload = encode(nsp, event, body)
  states.set(body, payload)
  return payload
}

/** One event of `/workspace` as bytes. */
export const encodeNews = <Event extends WorkspaceEvent>(nsp: string, event: Event, body: WorkspaceMessages[Event]): Buffer =>
  encode(nsp, event, body)

/** `payload` as one whole WebSocket frame of a server: binary, not masked, in one piece so that it is one write (RFC 6455, 5.2). */
export const webSocketFrame = (payload: Uint8Array): Buffer => {
  const { byteLength } = payload
  const header = byteLength < 126 ? 2 : byteLength < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(header + byteLength)
  frame[0] = BINARY_FRAME
  if (header === 2) frame[1] = byteLength
  else if (header === 4) {
    frame[1] = 126
    frame.writeUInt16BE(byteLength, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(byteLength), 2)
  }
  frame.set(payload, header)
  return frame
}
