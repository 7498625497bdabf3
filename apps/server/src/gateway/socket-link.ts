import type { ServerEvent, ServerMessages } from '@tandem/protocol'
import { Backlog } from './backlog.ts'
import { isGone, isIdle, packetsOf, terminate, writtenAtOnce, type EngineConnection, type PacketOptions } from './engine.ts'
import { encodeEvent, webSocketFrame } from './frame.ts'
import type { Link } from './link.ts'
import type { Switchboard } from './switchboard.ts'

/** Above this, copying a message behind its frame's header costs more than writing the two one after the other. */
const COPY_UP_TO = 16 * 1024
/** For the last words to arrive before the connection is cut. */
export const LAST_WORDS_MS = 1000

/** Engine.IO's connection as the gateway sees it. */
export class SocketLink implements Link {
  readonly id: string
  readonly #connection: EngineConnection
  readonly #board: Switchboard
  readonly #hangUp: () => void
  /** Made when something waits for the first time. */
  #backlog: Backlog | undefined
  #waiters = new Set<() => void>()
  #listening: EngineConnection['transport'] | undefined
  #ending = false
  #lost = false
  /** It takes too little of what it is given. */
  tooSlow: () => void = () => undefined

  constructor({ id, connection, board, hangUp }: { id: string; connection: EngineConnection; board: Switchboard; hangUp: () => void }) {
    this.id = id
    this.#connection = connection
    this.#board = board
    this.#hangUp = hangUp
  }

  get writable(): boolean {
    return this.#connection.readyState === 'open' && isIdle(this.#connection.transport)
  }

  get congestion(): 'none' | 'some' | 'much' {
    if (this.#lost) return 'much'
    if (!this.#backlog && this.#connection.writeBuffer.length === 0 && this.#holdsLittle) return 'none'
    const { level } = this.#measure()
    if (level !== 'none') this.#board.lookAfter(this)
    return level === 'too much' ? 'much' : level
  }

  whenFree(task: () => void): () => void {
    if (this.congestion === 'none') return this.#board.clock.soon(task)
    this.#waiters.add(task)
    this.#listen()
    return () => void this.#waiters.delete(task)
  }

  send<Event extends ServerEvent>(event: Event, body: ServerMessages[Event]): void {
    const payload = encodeEvent(this.#board.nsp, event, body)
    const copied = payload.byteLength <= COPY_UP_TO && this.#connection.transport.socket
    const options = copied ? { compress: false, wsPreEncodedFrame: [webSocketFrame(payload)] } : { compress: false }
    // Why it ends is the one thing that one given up is still told.
    if (this.#lost && event === 'closed') this.#connection.write(payload, options)
    else this.write(payload, options)
  }

  write(payload: Buffer, options: PacketOptions): void {
    if (this.#lost) return
    const [frame] = options.wsPreEncodedFrame ?? []
    if (frame && writtenAtOnce(this.#connection, frame)) return
    this.#connection.write(payload, options)
    // A transport that was idle has taken it: that is all there is to do for a healthy connection.
    if (this.#connection.writeBuffer.length > 0) this.#queued()
  }

  enter(ch: number): void {
    this.#board.enter(ch, this)
  }

  exit(ch: number): void {
    this.#board.exit(ch, this)
  }

  end(): void {
    if (this.#ending) return
    this.#ending = true
    this.#waiters.clear()
    // What was sent in this turn is written first.
    this.#board.clock.soon(() => this.#hangUp())
    const cancel = this.#board.clock.after(LAST_WORDS_MS, () => {
      if (!isGone(this.#connection)) terminate(this.#connection)
    })
    this.#connection.once('close', cancel)
  }

  /** Something of it may have gone out, or nothing for too long. */
  look(): void {
    if (this.#connection.readyState !== 'open' || this.#ending || this.#lost) return this.#waiters.clear()
    const { level } = this.#measure()
    if (level === 'too much') return this.#giveUp()
    if (level === 'none') for (const task of [...this.#waiters]) if (this.#waiters.delete(task)) task()
    if (level !== 'none' || this.#waiters.size > 0 || this.#connection.writeBuffer.length > 0) this.#board.lookAfter(this)
    else this.#backlog = undefined
    if (this.#waiters.size > 0) this.#listen()
  }

  get #holdsLittle(): boolean {
    const { writable, socket } = this.#connection.transport
    return socket ? socket.bufferedAmount <= this.#board.limits.queuedBytesFew : writable
  }

  #measure(): Backlog {
    const { limits, clock } = this.#board
    return (this.#backlog ??= new Backlog({ packets: packetsOf(this.#connection), limits, clock }))
  }

  #queued(): void {
    if (this.#ending) return
    if (this.#measure().level === 'too much') this.#giveUp()
    else this.#board.lookAfter(this)
  }

  #giveUp(): void {
    if (this.#lost) return
    this.#lost = true
    // It gets all of this in one go when it comes back; kept, it would only cost memory.
    this.#connection.writeBuffer.length = 0
    // Later: its end is told to others, of whom the next may be given up in the midst of that, and so on through a page.
    this.#board.clock.soon(() => this.#board.attempt(() => this.tooSlow()))
  }

  /** The transport may change under a connection: the board's look once a second finds the new one. */
  #listen(): void {
    const { transport } = this.#connection
    if (this.#listening === transport) return
    this.#listening = transport
    transport.once('ready', () => {
      if (this.#listening === transport) this.#listening = undefined
      this.look()
    })
  }
}
