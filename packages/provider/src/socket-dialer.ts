import { CODES, parser, PROTOCOL_VERSION, type Code, type TabId } from '@tandem/protocol'
import { io, type Socket } from 'socket.io-client'
import { placeOf } from './place.ts'
import type { Dialer, Wire, WorkspaceHearer } from './ports.ts'

const OPEN_PATIENCE = 10_000
const ANSWER_PATIENCE = 10_000
/** Says that no foreign web page sent this: without an `Origin` a server takes nobody else. A browser adds it to polling alone. */
const OWN_HEADERS = { 'x-tandem-client': '1' }

export interface SocketOptions {
  url: string | undefined
  tab: TabId
  transports: ('polling' | 'websocket')[]
  /** Node only: a browser sends its own. */
  headers: Record<string, string> | undefined
}

/** What the socket tells. */
interface Hearer {
  connected(wire: Wire): void
  disconnected(): void
  refused(code: Code, retryAfter: number | undefined): void
  receive(event: string, body: unknown): void
  transportChanged(): void
}

const refusalOf = (error: Error): { code: Code; retryAfter: number | undefined } | undefined => {
  const { code, retryAfter } = ('data' in error && typeof error.data === 'object' && error.data ? error.data : {}) as Record<
    string,
    unknown
  >
  const known = CODES.find((one) => one === code)
  return known && { code: known, retryAfter: typeof retryAfter === 'number' && retryAfter >= 0 ? retryAfter : undefined }
}

const wireOver = (socket: Socket): Wire => ({
  get transport() {
    return socket.io.engine?.transport.name === 'websocket' ? 'websocket' : 'polling'
  },
  get writable() {
    const engine = socket.io.engine
    return socket.connected && engine !== undefined && engine.transport.writable && engine.writeBuffer.length === 0
  },
  emit: (event, body) => void socket.emit(event, body),
  request: (event, body) => socket.timeout(ANSWER_PATIENCE).emitWithAck(event, body),
  openWorkspace: (hearer) => openWorkspace(socket, hearer),
})

/** A second namespace over the same connection: the server lets in whoever has entered `/sync` over it. */
const openWorkspace = (sync: Socket, hearer: WorkspaceHearer): (() => void) => {
  const socket = sync.io.socket('/workspace')
  socket.on('connect', () => hearer.connected())
  socket.on('disconnect', () => hearer.disconnected())
  socket.onAny((event: string, body: unknown) => hearer.receive(event, body))
  return () => {
    socket.offAny()
    socket.off()
    socket.disconnect()
  }
}

/** Connections over Socket.IO. A socket is made anew for each try, so nothing of an old one is ever delivered to the next. */
export class SocketDialer implements Dialer {
  readonly #options: SocketOptions
  readonly #hearer: () => Hearer
  #hangUp = (): void => undefined

  constructor(options: SocketOptions, hearer: () => Hearer) {
    this.#options = options
    this.#hearer = hearer
  }

  dial(): void {
    const { url, tab, transports, headers } = this.#options
    const hearer = this.#hearer()
    const { origin, path } = placeOf(url)
    const options = {
      path: `${path}/socket.io`,
      transports,
      parser,
      auth: { protocol: PROTOCOL_VERSION, tab },
      forceNew: true,
      reconnection: false,
      timeout: OPEN_PATIENCE,
      extraHeaders: { ...OWN_HEADERS, ...headers },
      // In Node: takes the cookie by which a balancer knows the node of this connection, as a browser does by itself.
      withCredentials: headers !== undefined,
    }
    const socket = io(`${origin}/sync`, options)
    this.#hangUp = () => {
      socket.offAny()
      socket.off()
      socket.io.off()
      socket.disconnect()
      // A socket refused by its namespace is not connected, but its transport is.
      socket.io.engine?.close()
    }
    socket.on('connect', () => {
      socket.io.engine.on('upgrade', () => hearer.transportChanged())
      hearer.connected(wireOver(socket))
    })
    socket.on('connect_error', (error) => {
      const refusal = refusalOf(error)
      if (refusal) hearer.refused(refusal.code, refusal.retryAfter)
      else hearer.disconnected()
    })
    socket.on('disconnect', () => hearer.disconnected())
    socket.onAny((event: string, body: unknown) => hearer.receive(event, body))
  }

  hangUp(): void {
    this.#hangUp()
    this.#hangUp = () => undefined
  }
}
