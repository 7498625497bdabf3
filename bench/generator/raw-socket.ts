import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

export const TEXT = 1
export const BINARY = 2
const CLOSE = 8
const PING = 9
const PONG = 10
const CONTROL = CLOSE
const READ_EVERY_MS = 100
const READ_BUFFER = Buffer.allocUnsafeSlow(65_536)
const ENGINE_PING = 0x32
const ENGINE_PONG = Buffer.from('3')

const paused = new Set<Socket>()
let reader: NodeJS.Timeout | undefined
const resumeAll = () => {
  for (const socket of paused) socket.resume()
  paused.clear()
}

export interface RawSocketOptions {
  host: string
  port: number
  path: string
  headers?: Record<string, string>
  onOpen?: (socket: RawSocket) => void
  onFrame: (opcode: number, payload: Buffer) => void
  /** The other side ended it. */
  onLost?: () => void
}

/** A frame as a client sends it. The mask is zero, so the payload goes out as it is. */
export const frameOf = (payload: Uint8Array, opcode: number): Buffer => {
  const length = payload.length
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(head + 4 + length)
  frame[0] = 0x80 | opcode
  frame[1] = 0x80 | (head === 2 ? length : head === 4 ? 126 : 127)
  if (head === 4) frame.writeUInt16BE(length, 2)
  if (head === 10) frame.writeBigUInt64BE(BigInt(length), 2)
  frame.fill(0, head, head + 4)
  frame.set(payload, head + 4)
  return frame
}

/**
 * A WebSocket client that costs the generator almost nothing: in light mode it counts frames and bytes unread and reads
 * at most every 100 ms, while the server does exactly the same work. Pings are always answered.
 */
export class RawSocket {
  bytes = 0
  frames = 0
  lost = false
  readonly #socket: Socket
  readonly #options: RawSocketOptions
  #closed = false
  #light = false
  #response: Buffer | undefined = Buffer.alloc(0)
  #pending: Buffer | undefined
  #skip = 0

  constructor(options: RawSocketOptions) {
    this.#options = options
    const { host, port, path, headers = {} } = options
    this.#socket = connect({ host, port, onread: { buffer: READ_BUFFER, callback: (length) => this.#read(length) } })
    this.#socket.setNoDelay(true)
    this.#socket.on('connect', () => {
      const lines = {
        Host: `${host}:${port}`,
        Upgrade: 'websocket',
        Connection: 'Upgrade',
        'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
        'Sec-WebSocket-Version': '13',
        ...headers,
      }
      const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`)
      this.#socket.write(`GET ${path} HTTP/1.1\r\n${head.join('')}\r\n`)
    })
    this.#socket.on('error', () => {}) // 'close' follows and says it
    this.#socket.on('close', () => this.#end())
  }

  enterLightMode(): void {
    this.#light = true
    reader ??= setInterval(resumeAll, READ_EVERY_MS).unref()
  }

  send(payload: Uint8Array, opcode = BINARY): void {
    if (!this.#closed) this.#socket.write(frameOf(payload, opcode))
  }

  sendMany(frames: readonly { payload: Uint8Array; opcode: number }[]): void {
    this.#socket.cork()
    for (const { payload, opcode } of frames) this.send(payload, opcode)
    this.#socket.uncork()
  }

  close(): void {
    this.#closed = true
    paused.delete(this.#socket)
    this.#socket.destroy()
  }

  /** The other side ended it, with or without saying so. */
  #end(): void {
    if (this.#closed) return
    this.lost = true
    this.close()
    this.#options.onLost?.()
  }

  /** Answers whether to go on reading at once. */
  #read(length: number): boolean {
    let chunk: Buffer = READ_BUFFER.subarray(0, length)
    if (this.#response) {
      chunk = this.#upgraded(chunk)
      if (chunk.length === 0) return true
    }
    this.bytes += chunk.length
    this.#walk(chunk)
    if (!this.#light || length === READ_BUFFER.length) return true
    paused.add(this.#socket)
    return false
  }

  /** What follows the server's answer to the upgrade. */
  #upgraded(chunk: Buffer): Buffer {
    const response = Buffer.concat([this.#response as Buffer, chunk])
    this.#response = response
    const end = response.indexOf('\r\n\r\n')
    if (end < 0) return response.subarray(response.length)
    if (!response.subarray(0, 13).toString('latin1').includes(' 101')) throw new Error(`upgrade refused: ${response.toString('latin1')}`)
    this.#response = undefined
    this.#options.onOpen?.(this)
    return response.subarray(end + 4)
  }

  #walk(arrived: Buffer): void {
    let chunk = arrived
    if (this.#skip > 0) {
      const skipped = Math.min(this.#skip, chunk.length)
      this.#skip -= skipped
      chunk = chunk.subarray(skipped)
    }
    if (this.#pending) chunk = Buffer.concat([this.#pending, chunk])
    this.#pending = undefined
    let at = 0
    while (chunk.length - at >= 2) {
      const opcode = (chunk[at] as number) & 15
      const size = sizeAt(chunk, at)
      if (!size) break
      const { head, length } = size
      const isRead = !this.#light || opcode >= CONTROL || (opcode === TEXT && length === 1)
      const missing = length - (chunk.length - at - head)
      if (missing > 0 && isRead) break
      this.frames++
      if (missing > 0) {
        this.#skip = missing
        return
      }
      if (isRead) this.#hand(opcode, chunk.subarray(at + head, at + head + length))
      at += head + length
    }
    if (at < chunk.length) this.#pending = Buffer.from(chunk.subarray(at))
  }

  #hand(opcode: number, payload: Buffer): void {
    if (opcode === PING) this.send(payload, PONG)
    else if (opcode === CLOSE) this.#end()
    else if (opcode === TEXT && payload.length === 1 && payload[0] === ENGINE_PING) this.send(ENGINE_PONG, TEXT)
    else if (!this.#closed) this.#options.onFrame(opcode, payload)
  }
}

const sizeAt = (chunk: Buffer, at: number): { head: number; length: number } | undefined => {
  const length = (chunk[at + 1] as number) & 127
  if (length < 126) return { head: 2, length }
  const head = length === 126 ? 4 : 10
  if (chunk.length - at < head) return undefined
  return { head, length: head === 4 ? chunk.readUInt16BE(at + 2) : Number(chunk.readBigUInt64BE(at + 2)) }
}
