import type { Server as HttpServer } from 'node:http'
import {
  LIMITS,
  OLDEST_PROTOCOL_VERSION,
  parser,
  PROTOCOL_VERSION,
  type Code,
  type Person,
  type ServerEvent,
  type ServerMessages,
} from '@tandem/protocol'
import { handshake } from '@tandem/protocol/schemas'
import { Server, type Namespace, type Socket } from 'socket.io'
import type { Channels } from '../rooms/ports.ts'
import type { Gateway } from './gateway.ts'
import type { Identify } from './identify.ts'
import type { Link } from './link.ts'
import { isOwnOrigin } from './origin.ts'

const NAMESPACE = '/sync'

class HandshakeError extends Error {
  readonly data: { code: Code }

  constructor(code: Code) {
    super(code)
    this.data = { code }
  }
}

/** `/sync` over Socket.IO: connections come in here and become visits; channels are Socket.IO's own rooms. */
export class SocketGateway implements Channels {
  readonly #io: Server
  readonly #sync: Namespace

  constructor({ http, publicUrl }: { http: HttpServer; publicUrl: string | undefined }) {
    this.#io = new Server(http, {
      parser,
      maxHttpBufferSize: LIMITS.messageBytes,
      connectTimeout: 10_000,
      pingInterval: 10_000,
      pingTimeout: 10_000,
      perMessageDeflate: false,
      httpCompression: false,
      serveClient: false,
      allowRequest: (request, answer) => {
        const own = isOwnOrigin(request.headers, publicUrl)
        answer(own ? null : 'forbidden origin', own)
      },
    })
    // Nothing lives on the main namespace; connections that stay on it are closed by `connectTimeout`.
    this.#io.use((_socket, next) => next(new HandshakeError('not_found')))
    this.#sync = this.#io.of(NAMESPACE)
  }

  broadcast: Channels['broadcast'] = (ch, event, body, except) => {
    const channel = this.#sync.to(String(ch))
    ;(except.length > 0 ? channel.except(except.map(({ connection }) => connection)) : channel).emit(event, body)
  }

  /** Takes connections from now on. */
  serve(gateway: Gateway, identify: Identify): void {
    this.#sync.use((socket, next) => {
      this.#signIn(socket, identify).then(
        () => next(),
        (error: unknown) => next(error instanceof HandshakeError ? error : new HandshakeError('store_unavailable')),
      )
    })
    this.#sync.on('connection', (socket) => this.#connected(socket, gateway))
  }

  /** Takes no new connections and ends those there are. */
  close(): Promise<void> {
    return this.#io.close()
  }

  async #signIn(socket: Socket, identify: Identify): Promise<void> {
    const said = handshake.safeParse(socket.handshake.auth)
    if (!said.success) throw new HandshakeError('bad_message')
    const { protocol } = said.data
    if (protocol < OLDEST_PROTOCOL_VERSION || protocol > PROTOCOL_VERSION) throw new HandshakeError('version_too_old')
    const person = await identify(socket.handshake.headers.cookie)
    if (!person) throw new HandshakeError('signed_out')
    ;(socket.data as { person?: Person }).person = person
  }

  #connected(socket: Socket, gateway: Gateway): void {
    const { person } = socket.data as { person?: Person }
    if (!person) {
      socket.disconnect(true)
      return
    }
    const visit = gateway.connected(new SocketLink(socket), person)
    forgetHandshake(socket)
    // One listener for everything, known or not: nothing a browser says gets past the visit.
    socket.onAny((event: unknown, ...args: unknown[]) => void visit.receive(event, args))
    socket.on('disconnect', () => visit.disconnected())
  }
}

/** Socket.IO's connection as the gateway sees it. */
class SocketLink implements Link {
  readonly #socket: Socket

  constructor(socket: Socket) {
    this.#socket = socket
  }

  get id(): string {
    return this.#socket.id
  }

  get writable(): boolean {
    const { readyState, transport } = this.#socket.conn
    return readyState === 'open' && transport.writable
  }

  send<Event extends ServerEvent>(event: Event, body: ServerMessages[Event]): void {
    this.#socket.emit(event, body)
  }

  enter(ch: number): void {
    void this.#socket.join(String(ch))
  }

  exit(ch: number): void {
    void this.#socket.leave(String(ch))
  }

  end(): void {
    setImmediate(() => this.#socket.disconnect(true))
  }
}

/** The handshake has served its purpose; its headers and addresses would stay for as long as the connection. */
const forgetHandshake = (socket: Socket): void => {
  const { conn, client } = socket
  for (const holder of [conn, client]) Reflect.set(holder, 'request', undefined)
  Reflect.set(socket, 'handshake', undefined)
}
