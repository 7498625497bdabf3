import { ServerResponse, type IncomingMessage, type Server as HttpServer } from 'node:http'
import { LIMITS, type Code } from '@tandem/protocol'
import { handshake } from '@tandem/protocol/schemas'
import { Server, type Namespace, type Socket } from 'socket.io'
import type { Limits } from '../limits.ts'
import type { Channels, Clock } from '../rooms/ports.ts'
import type { SyncCounts } from '../telemetry/sync-metrics.ts'
import { clientAddress } from './address.ts'
import { Admission } from './admission.ts'
import { bytesOf } from './backlog.ts'
import { watchControlPackets } from './control-packets.ts'
import { edgeParser } from './edge-parser.ts'
import {
  connectionOf,
  engineOf,
  isGone,
  packetsOf,
  polled,
  terminate,
  type EngineConnection,
  type EngineRequest,
  type Middleware,
} from './engine.ts'
import type { Entered, Gateway } from './gateway.ts'
import type { Identify } from './identify.ts'
import { mayConnect } from './origin.ts'
import { LAST_WORDS_MS, SocketLink } from './socket-link.ts'
import { Switchboard } from './switchboard.ts'
import { refusalOfWire, WIRES, type WireVersions } from './wire-versions.ts'
import { WORKSPACE, WorkspaceSockets, type EnteredVisit } from './workspace-sockets.ts'

const NAMESPACE = '/sync'
const CONNECT_MS = 10_000
/** Who is refused because this node is stopping finds another one, or this one again, in so many milliseconds. */
const ELSEWHERE_MS = 500
const HEADERS = 'Connection: close\r\nContent-Length: 0\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n'
const FORBIDDEN = `HTTP/1.1 403 Forbidden\r\n${HEADERS}`
const NOT_HERE = `HTTP/1.1 404 Not Found\r\n${HEADERS}`

class HandshakeError extends Error {
  readonly data: { code: Code; retryAfter?: number }

  constructor(code: Code, retryAfter?: number) {
    super(code)
    this.data = { code, ...(retryAfter === undefined ? {} : { retryAfter }) }
  }
}

interface SocketGatewayParts {
  http: HttpServer
  publicUrl: string | undefined
  /** How many proxies before us add to `X-Forwarded-For`. */
  trustProxy: number
  limits: Limits
  clock: Clock
  /** Sets what every answer of this server carries. */
  headers: Middleware
  wires?: WireVersions
  counts?: SyncCounts | undefined
}

/** `/sync` over Socket.IO: connections come in here, are admitted, and become visits. */
export class SocketGateway implements Channels {
  readonly #io: Server
  readonly #sync: Namespace
  /** The live side of the workspace, over the same connections. */
  readonly workspace: WorkspaceSockets
  readonly #visits = new WeakMap<EngineConnection, EnteredVisit>()
  readonly #board: Switchboard
  readonly #admission: Admission
  readonly #limits: Limits
  readonly #clock: Clock
  readonly #trustProxy: number
  readonly #wires: WireVersions
  readonly #counts: SyncCounts | undefined
  readonly #addresses = new WeakMap<EngineConnection, string>()
  /** Connections of any kind. */
  #open = 0
  #allGone = (): void => undefined
  #turnsAway = false
  #failed: (problem: unknown) => void = () => undefined

  constructor({ http, publicUrl, trustProxy, limits, clock, headers, counts, wires = WIRES }: SocketGatewayParts) {
    this.#counts = counts
    this.#clock = clock
    this.#wires = wires
    this.#trustProxy = trustProxy
    this.#admission = new Admission(limits, (limit) => counts?.hit(limit))
    this.#limits = limits
    this.#board = new Switchboard({ nsp: NAMESPACE, limits, clock, failed: (problem) => this.#failed(problem) })
    this.#io = new Server(http, {
      parser: edgeParser,
      maxHttpBufferSize: LIMITS.messageBytes,
      connectTimeout: CONNECT_MS,
      // A dead connection is gone, and its person off the list, within 15 s.
      pingInterval: 7000,
      pingTimeout: 7000,
      perMessageDeflate: false,
      httpCompression: false,
      serveClient: false,
      allowRequest: (request, answer) => {
        const allowed = mayConnect(request.headers, publicUrl) && this.#admission.mayOpen(this.#addressOf(request))
        // Engine.IO answers an upgrade that it refuses with 400, whatever the reason.
        if (!allowed && request.headers.upgrade) request.socket.end(FORBIDDEN)
        answer(allowed ? null : 'forbidden', allowed)
      },
    })
    const engine = engineOf(this.#io)
    engine.use(headers)
    engine.use((request, response, next) => {
      response.setHeader('Cache-Control', 'no-store')
      if (this.#isHere(request, response) && this.#takesAnswers(request, response)) next()
    })
    engine.on('connection', (connection) => this.#opened(connection))
    // Nothing lives on the main namespace; connections that stay on it are closed by `connectTimeout`.
    this.#io.use((_socket, next) => next(new HandshakeError('not_found')))
    this.#sync = this.#io.of(NAMESPACE)
    this.workspace = new WorkspaceSockets(this.#io.of(WORKSPACE), (connection) => this.#visits.get(connection))
  }

  broadcast: Channels['broadcast'] = (ch, event, body, except) => {
    this.#board.broadcast(
      ch,
      event,
      body,
      except.map(({ connection }) => connection),
    )
  }

  /** Takes connections from now on. */
  serve(gateway: Gateway, identify: Identify): void {
    this.#failed = (problem) => gateway.failed({ event: 'slow reader', problem })
    this.#sync.use((socket, next) => {
      this.#signIn(socket, identify).then(
        () => next(),
        (error: unknown) => {
          const refusal = error instanceof HandshakeError ? error : new HandshakeError('store_unavailable')
          this.#counts?.sentAway(refusal.data.code)
          next(refusal)
        },
      )
    })
    this.#sync.on('connection', (socket) => this.#connected(socket, gateway))
  }

  /** What is open just now. */
  get size(): { websocket: number; polling: number; queuedBytes: number } {
    const size = { websocket: 0, polling: 0, queuedBytes: 0 }
    for (const connection of Object.values(engineOf(this.#io).clients)) {
      if (!connection) continue
      size[connection.transport.name === 'websocket' ? 'websocket' : 'polling']++
      size.queuedBytes += bytesOf(packetsOf(connection))
    }
    return size
  }

  /** From now on nobody comes in, with an answer after which a balancer asks another node. Who is here stays. */
  turnAway(): void {
    this.#turnsAway = true
  }

  /** Takes no new connections and ends those there are, after their last words. */
  async close(): Promise<void> {
    this.turnAway()
    if (this.#open > 0) {
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.after(LAST_WORDS_MS, resolve)
        this.#allGone = () => {
          cancel()
          resolve()
        }
      })
    }
    await this.#io.close()
    this.#board.close()
  }

  async #signIn(socket: Socket, identify: Identify): Promise<void> {
    const said = handshake.safeParse(socket.handshake.auth)
    if (!said.success) throw new HandshakeError('bad_message')
    const { protocol, tab } = said.data
    const refusal = refusalOfWire(protocol, this.#wires)
    if (refusal) throw new HandshakeError(refusal.code, refusal.retryAfter)
    const found = await identify(socket.handshake.headers)
    if (this.#turnsAway) throw new HandshakeError('busy', ELSEWHERE_MS)
    if (!found) throw new HandshakeError('signed_out')
    const { person, signIn } = found
    const connection = connectionOf(socket)
    const address = this.#addresses.get(connection) ?? ''
    if (connection.readyState !== 'open') throw new HandshakeError('not_found')
    const wait = this.#admission.enter(person.id, address, this.#clock.elapsed())
    if (wait > 0) throw new HandshakeError('too_many_sessions', wait)
    // However far it gets from here, it ends with its connection.
    connection.once('close', () => this.#admission.left(person.id, address))
    const entered: Entered = { person, signIn, tab, address: this.#addresses.get(connection) }
    ;(socket.data as { entered?: Entered }).entered = entered
  }

  #connected(socket: Socket, gateway: Gateway): void {
    const { entered } = socket.data as { entered?: Entered }
    if (!entered) {
      socket.disconnect(true)
      return
    }
    const connection = connectionOf(socket)
    const link = new SocketLink({ id: socket.id, connection, board: this.#board, hangUp: () => socket.disconnect(true) })
    const visit = gateway.connected(link, entered)
    link.tooSlow = () => visit.end('too_slow', true)
    this.#visits.set(connection, { visit, link })
    forgetHandshake(socket)
    // One listener for everything, known or not: nothing a browser says gets past the visit.
    socket.onAny((event: unknown, ...args: unknown[]) => void visit.receive(event, args))
    socket.on('disconnect', () => {
      visit.disconnected()
      // Who leaves the namespace leaves altogether: nobody would look after the connection any more.
      connection.close()
    })
  }

  #opened(connection: EngineConnection): void {
    const { request } = connection as unknown as { request?: IncomingMessage }
    const address = clientAddress(connection.remoteAddress, request?.headers['x-forwarded-for'], this.#trustProxy)
    this.#addresses.set(connection, address)
    this.#open++
    this.#admission.opened(address, this.#clock.elapsed())
    watchControlPackets(connection, { perSecond: this.#limits.controlPacketsPerSecond, clock: this.#clock })
    connection.once('close', () => {
      this.#admission.closed(address)
      if (--this.#open === 0) this.#allGone()
      // A WebSocket waits half a minute for the other side to agree that it is over.
      if (!isGone(connection)) this.#clock.after(LAST_WORDS_MS, () => terminate(connection))
    })
  }

  #addressOf(request: IncomingMessage): string {
    return clientAddress(request.socket.remoteAddress, request.headers['x-forwarded-for'], this.#trustProxy)
  }

  /**
   * False for a poll of a connection that is not here and, while this node is stopping, for newcomers. 404 is what makes a
   * balancer ask the next node and go on sending those who are here: after a 503 it would cut them off.
   */
  #isHere(request: EngineRequest, response: ServerResponse): boolean {
    const sid = request._query?.['sid']
    if (sid ? Object.hasOwn(engineOf(this.#io).clients, sid) : !this.#turnsAway) return true
    if (response instanceof ServerResponse) response.writeHead(404).end()
    else request.socket.end(NOT_HERE)
    return false
  }

  /** False for a poll of a browser that has not taken the answer before: nobody polls so, and it is cut. */
  #takesAnswers(request: EngineRequest, response: ServerResponse): boolean {
    const { clients } = engineOf(this.#io)
    const sid = request._query?.['sid'] ?? ''
    const connection = Object.hasOwn(clients, sid) ? clients[sid] : undefined
    if (!connection || request.method !== 'GET' || !(response instanceof ServerResponse) || polled(connection, response)) return true
    terminate(connection)
    response.writeHead(400).end()
    return false
  }
}

/** The handshake has served its purpose; its headers and addresses would stay for as long as the connection. */
const forgetHandshake = (socket: Socket): void => {
  const { conn, client } = socket
  for (const holder of [conn, client]) Reflect.set(holder, 'request', undefined)
  Reflect.set(socket, 'handshake', undefined)
}
