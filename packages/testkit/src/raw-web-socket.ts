import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

export const OPCODE = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

export interface Frame {
  opcode: number
  payload: Buffer
}

/** A frame as a client sends it. Its mask is zero, so the payload goes out as it is. */
export const frameOf = (payload: Uint8Array, opcode: number): Buffer => {
  const length = payload.byteLength
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.alloc(head + 4 + length)
  frame[0] = 0x80 | opcode
  frame[1] = 0x80 | (head === 2 ? length : head === 4 ? 126 : 127)
  if (head === 4) frame.writeUInt16BE(length, 2)
  if (head === 10) frame.writeBigUInt64BE(BigInt(length), 2)
  frame.set(payload, head + 4)
  return frame
}

/** Bytes of the frame at the start of `bytes`, its head included; `undefined` while too little of the head is there. */
const frameLength = (bytes: Buffer): { head: number; whole: number } | undefined => {
  if (bytes.byteLength < 2) return undefined
  const short = (bytes[1] as number) & 127
  const head = short < 126 ? 2 : short === 126 ? 4 : 10
  if (bytes.byteLength < head) return undefined
  const length = short < 126 ? short : head === 4 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  return { head, whole: head + length }
}

/** Makes frames of what is read. A large frame is put together once, when all of it is there: hundreds of these read at the same time. */
class FrameReader {
  #chunks: Buffer[] = []
  #bytes = 0
  /** Nothing can be made of less. */
  #wanted = 2

  /** Calls back with each frame that is whole now. */
  add(chunk: Buffer, hear: (frame: Frame) => void): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.byteLength
    if (this.#bytes < this.#wanted) return
    let rest = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks)
    let next = frameLength(rest)
    for (; next && rest.byteLength >= next.whole; next = frameLength(rest)) {
      hear({ opcode: (rest[0] as number) & 15, payload: rest.subarray(next.head, next.whole) })
      rest = rest.subarray(next.whole)
    }
    this.#chunks = [rest]
    this.#bytes = rest.byteLength
    this.#wanted = next?.whole ?? rest.byteLength + 1
  }
}

/** A WebSocket without any of the decency of a library: it reads when told to and sends whatever bytes it is given. */
export class RawWebSocket {
  readonly socket: Socket
  /** Resolves when the connection is over, however. */
  readonly closed: Promise<void>
  readonly #frames = new FrameReader()
  /** Came with the answer to the request. */
  #unread: Buffer
  #hear: (frame: Frame) => void = () => undefined

  private constructor(socket: Socket, rest: Buffer) {
    this.socket = socket
    this.#unread = rest
    this.closed = new Promise((resolve) => void socket.once('close', () => resolve()))
  }

  /** Opens a connection to Socket.IO's WebSocket, or to another `path`. Rejects with the status line when refused. */
  static open(
    url: string,
    { headers = {}, path = '/socket.io/?EIO=4&transport=websocket' }: { headers?: Record<string, string>; path?: string } = {},
  ): Promise<RawWebSocket> {
    const { hostname, port, host } = new URL(url)
    const lines = {
      Host: host,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      ...headers,
    }
    const request = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`)
    const socket = connect(Number(port), hostname, () => void socket.write(`GET ${path} HTTP/1.1\r\n${request.join('')}\r\n`))
    return new Promise((resolve, reject) => {
      let head = Buffer.alloc(0)
      const refuse = (why: string) => {
        socket.destroy()
        reject(new Error(why))
      }
      const read = (chunk: Buffer) => {
        head = Buffer.concat([head, chunk])
        const end = head.indexOf('\r\n\r\n')
        if (end < 0) return
        const status = head.subarray(0, head.indexOf('\r\n')).toString('latin1')
        socket.off('data', read)
        if (!status.includes(' 101')) return refuse(status)
        socket.pause()
        resolve(new RawWebSocket(socket, head.subarray(end + 4)))
      }
      socket.on('data', read)
      socket.on('error', ({ message }) => refuse(message))
      socket.on('close', () => refuse('closed'))
    })
  }

  /** The port at this end. */
  get port(): number {
    return this.socket.localPort as number
  }

  /** Reads from now on and calls back with each frame. */
  read(hear: (frame: Frame) => void): void {
    this.#hear = hear
    const unread = this.#unread
    this.#unread = Buffer.alloc(0)
    this.#take(unread)
    this.socket.removeAllListeners('data')
    this.socket.on('data', (chunk: Buffer) => this.#take(chunk))
    this.socket.resume()
  }

  /** Reads no more: what the server sends stays where it is. */
  stopReading(): void {
    this.socket.pause()
  }

  send(payload: Uint8Array | string, opcode: number = OPCODE.binary): boolean {
    return this.write(frameOf(typeof payload === 'string' ? Buffer.from(payload) : payload, opcode))
  }

  /** Any bytes, frames or not. False: they wait, as the server takes them slowly or not at all. */
  write(bytes: Uint8Array): boolean {
    return !this.socket.destroyed && this.socket.write(bytes)
  }

  close(): void {
    this.socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#frames.add(chunk, (frame) => this.#hear(frame))
  }
}
