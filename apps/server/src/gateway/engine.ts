import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket as TcpSocket } from 'node:net'
import type { Server, Socket } from 'socket.io'
import type { Packets } from './backlog.ts'

/**
 * What we use of Engine.IO, the layer below Socket.IO that carries packets over WebSocket or polling. Its types leave most
 * of this out, so it is written down here, once, as engine.io 6.6 has it.
 */
export interface EngineConnection {
  readonly id: string
  readonly readyState: 'opening' | 'open' | 'closing' | 'closed'
  readonly remoteAddress: string | undefined
  /** A new array each time the transport takes it. */
  writeBuffer: { data?: unknown }[]
  readonly transport: {
    readonly name: string
    readonly writable: boolean
    /** Of WebSocket alone. */
    readonly socket?: {
      readonly readyState: number
      /** Of all that is written and not taken by the system, whoever wrote it. */
      readonly bufferedAmount: number
      /** What is below it. */
      readonly _socket?: TcpSocket | null
      terminate(): void
      on(event: 'ping' | 'pong', listener: () => void): void
    }
    once(event: 'ready', listener: () => void): void
    off(event: 'ready', listener: () => void): void
  }
  write(data: Buffer, options: PacketOptions): void
  close(discard?: boolean): void
  once(event: 'close', listener: () => void): void
  /** Whatever arrives once it is open. */
  on(event: 'packet', listener: (packet: { type: string }) => void): void
  /** Another transport asks whether it would be heard; then it has taken the place of the first. */
  on(event: 'upgrading' | 'upgrade', listener: (transport: EngineConnection['transport']) => void): void
}

/** A frame that a WebSocket sends as it is, instead of making one. */
export interface PacketOptions {
  compress: boolean
  wsPreEncodedFrame?: Buffer[]
}

export type EngineRequest = IncomingMessage & { _query?: Record<string, string | undefined> }
/** Called for every request of Engine.IO; for WebSockets the response only collects headers. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void

interface Engine {
  readonly clients: Record<string, EngineConnection | undefined>
  use(middleware: Middleware): void
  on(event: 'connection', listener: (connection: EngineConnection) => void): void
}

export const engineOf = (io: Server): Engine => io.engine as unknown as Engine
export const connectionOf = (socket: Socket): EngineConnection => socket.conn as unknown as EngineConnection

/** The answers to polls that are still on their way to a browser. */
const polls = new WeakMap<EngineConnection, ServerResponse>()

const unread = (response: ServerResponse | undefined): TcpSocket | undefined =>
  response && response.writableEnded && !response.writableFinished ? (response.socket ?? undefined) : undefined

/**
 * Remembers what a poll was answered with. False when the browser has not taken the answer before: no browser polls
 * then, and every answer would stay in memory.
 */
export const polled = (connection: EngineConnection, response: ServerResponse): boolean => {
  if (unread(polls.get(connection))) return false
  polls.set(connection, response)
  return true
}

/** A transport that has handed on everything it was given. */
export const isIdle = ({ writable, socket }: EngineConnection['transport']): boolean => writable && !(socket && socket.bufferedAmount > 0)

/** A connection's packets, as its backlog counts them. */
export const packetsOf = (connection: EngineConnection): Packets => ({
  get waiting() {
    return connection.writeBuffer
  },
  get idle() {
    return isIdle(connection.transport) && !unread(polls.get(connection))
  },
  get held() {
    const { socket } = connection.transport
    return socket ? socket.bufferedAmount : (unread(polls.get(connection))?.writableLength ?? 0)
  },
})

const WEB_SOCKET_OPEN = 1
const WEB_SOCKET_CLOSED = 3

/**
 * Writes a frame to the socket below a WebSocket that has nothing else to send, past the queue and the events of Engine.IO
 * and ws, which take up to a tenth of a busy server's time. False: something is before it, and it has to queue up.
 */
export const writtenAtOnce = ({ readyState, writeBuffer, transport }: EngineConnection, frame: Buffer): boolean => {
  const { socket } = transport
  const below = socket?._socket
  if (!below || writeBuffer.length > 0 || !isIdle(transport)) return false
  if (readyState !== 'open' || socket.readyState !== WEB_SOCKET_OPEN) return false
  below.write(frame)
  return true
}

/** Nothing of it is left, not even a WebSocket that waits for the other side to close too. */
export const isGone = ({ readyState, transport: { socket } }: EngineConnection): boolean =>
  readyState === 'closed' && (socket === undefined || socket.readyState === WEB_SOCKET_CLOSED)

/** Ends a connection now, whatever it has not taken. */
export const terminate = (connection: EngineConnection): void => {
  connection.writeBuffer.length = 0
  unread(polls.get(connection))?.destroy()
  const { socket } = connection.transport
  if (socket) socket.terminate()
  else connection.close(true)
}
