import { newTabId, parser, PROTOCOL_VERSION } from '@tandem/protocol'
import { BINARY, RawSocket, TEXT } from '../generator/raw-socket.ts'
import { NO_BROWSER } from '@tandem/testkit'

const CONNECT = 0
const EVENT = 2
const ACK = 3
const CONNECT_ERROR = 4
const ENGINE_OPEN = '0'
const NAMESPACE = '/sync'

export interface SyncConnectionOptions {
  host: string
  port: number
  cookie?: string | undefined
  onOpen: () => void
  /** The server did not let it in. */
  onRefused: (problem: string) => void
  onEvent: (event: string, body: unknown) => void
  onLost?: () => void
}

/** Speaks the packets of /sync over a bare WebSocket, and leaves their meaning to others. */
export class SyncConnection {
  readonly socket: RawSocket
  readonly #encoder = new parser.Encoder()
  readonly #decoder = new parser.Decoder()
  readonly #options: SyncConnectionOptions
  readonly #answers = new Map<number, (answer: unknown) => void>()
  #nextAnswer = 0

  constructor(options: SyncConnectionOptions) {
    this.#options = options
    const { host, port, cookie, onLost } = options
    this.#decoder.on('decoded', (packet) => this.#hear(packet))
    this.socket = new RawSocket({
      host,
      port,
      path: '/socket.io/?EIO=4&transport=websocket',
      headers: { ...NO_BROWSER, ...(cookie && { Cookie: cookie }) },
      onFrame: (opcode, payload) => this.#read(opcode, payload),
      ...(onLost && { onLost }),
    })
  }

  tell(event: string, body: unknown): void {
    this.#send(EVENT, [event, body])
  }

  /** `answered` may never be called: servers do not answer everybody. */
  ask(event: string, body: unknown, answered: (answer: unknown) => void): void {
    const id = this.#nextAnswer++
    this.#answers.set(id, answered)
    this.#send(EVENT, [event, body], id)
  }

  close(): void {
    this.socket.close()
  }

  #send(type: number, data: unknown, id?: number): void {
    this.socket.send(this.#encoder.encode({ type, nsp: NAMESPACE, data, ...(id !== undefined && { id }) })[0])
  }

  #read(opcode: number, payload: Buffer): void {
    if (opcode === BINARY) this.#decoder.add(Buffer.from(payload))
    else if (opcode === TEXT && payload.toString('latin1', 0, 1) === ENGINE_OPEN)
      this.#send(CONNECT, { protocol: PROTOCOL_VERSION, tab: newTabId() })
  }

  #hear({ type, data, id }: { type: number; data?: unknown; id?: number | undefined }): void {
    if (type === CONNECT) this.#options.onOpen()
    if (type === CONNECT_ERROR) this.#options.onRefused(JSON.stringify(data))
    if (type === ACK) this.#answer(id ?? -1, (data as unknown[])[0])
    if (type !== EVENT) return
    const [event, body] = data as [string, unknown]
    this.#options.onEvent(event, body)
  }

  #answer(id: number, answer: unknown): void {
    const answered = this.#answers.get(id)
    this.#answers.delete(id)
    answered?.(answer)
  }
}
