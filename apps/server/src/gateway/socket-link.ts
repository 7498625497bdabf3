import type { ServerEvent, ServerMessages } from '@tandem/protocol'
import type { Limits } from '../limits.ts'
import type { Clock } from '../rooms/ports.ts'
import { Backlog } from './backlog.ts'
import { isGone, packetsOf, terminate, type EngineConnection, type PacketOptions } from './engine.ts'
import { encodeEvent, webSocketFrame } from './frame.ts'
import type { Link } from './link.ts'

/** Above this, copying a message behind its frame's header costs more than writing the two one after the other. */
const COPY_UP_TO = 16 * 1024
const LOOK_EVERY_MS = 1000
/** For the last words to arrive before the connection is cut. */
export const LAST_WORDS_MS = 1000

/** What all links share: who is in which channel, and who has to be looked after because it is behind. */
export class Switchboard {
  readonly nsp: string
  readonly limits: Limits
  readonly clock: Clock
  readonly #channels = new Map<number, Set<SocketLink>>()
  readonly #behind = new Set<SocketLink>()
  #cancelLook: (() => void) | undefined

  constructor({ nsp, limits, clock }: { nsp: string; limits: Limits; clock: Clock }) {
    this.nsp = nsp
    this.limits = limits
    this.clock = clock
  }

  enter(ch: number, link: SocketLink): void {
    const members = this.#channels.get(ch)
    if (members) members.add(link)
    else this.#channels.set(ch, new Set([link]))
  }

  exit(ch: number, link: SocketLink): void {
    const members = this.#channels.get(ch)
    if (members?.delete(link) && members.size === 0) this.#channels.delete(ch)
  }

  /** Encodes once and writes to each. */
  broadcast<Event extends ServerEvent>(ch: number, event: Event, body: ServerMessages[Event], except: readonly string[]): void {
    const members = this.#channels.get(ch)
    if (!members) return
    const payload = encodeEvent(this.nsp, event, body)
    const options: PacketOptions = { compress: false, wsPreEncodedFrame: [webSocketFrame(payload)] }
    for (const link of members) if (!except.includes(link.id)) link.write(payload, options)
  }

  /** Looks at it once a second, until it has caught up or is gone. */
  lookAfter(link: SocketLink): void {
    this.#behind.add(link)
    this.#cancelLook ??= this.clock.after(LOOK_EVERY_MS, () => this.#look())
  }

  #look(): void {
    this.#cancelLook = undefined
    for (const link of [...this.#behind]) {
      this.#behind.delete(link)
      link.look()
    }
  }

  close(): void {
    this.#cancelLook?.()
    this.#behind.clear()
  }
}

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
    return this.#connection.readyState === 'open' && this.#connection.transport.writable
  }

  get congestion(): 'none' | 'some' | 'much' {
    if (!this.#backlog && this.#connection.writeBuffer.length === 0 && this.#holdsLittle) return 'none'
    const { level } = this.#measure()
    if (level !== 'none') this.#board.lookAfter(this)
    return level === 'too much' ? 'much' : level
  }

  whenFree(task: () => void): () => void {
    if (this.congestion !== 'much') return this.#board.clock.soon(task)
    this.#waiters.add(task)
    this.#listen()
    return () => void this.#waiters.delete(task)
  }

  send<Event extends ServerEvent>(event: Event, body: ServerMessages[Event]): void {
    const payload = encodeEvent(this.#board.nsp, event, body)
    const copied = payload.byteLength <= COPY_UP_TO && this.#connection.transport.socket
    this.write(payload, copied ? { compress: false, wsPreEncodedFrame: [webSocketFrame(payload)] } : { compress: false })
  }

  write(payload: Buffer, options: PacketOptions): void {
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
    if (this.#connection.readyState !== 'open' || this.#ending) return this.#waiters.clear()
    const { level } = this.#measure()
    if (level === 'too much') return this.#giveUp()
    if (level !== 'much') for (const task of [...this.#waiters]) if (this.#waiters.delete(task)) task()
    if (level !== 'none' || this.#waiters.size > 0 || this.#connection.writeBuffer.length > 0) this.#board.lookAfter(this)
    else this.#backlog = undefined
    if (this.#waiters.size > 0) this.#listen()
  }

  get #holdsLittle(): boolean {
    const { writable, socket } = this.#connection.transport
    return writable || (socket?.bufferedAmount ?? Infinity) <= this.#board.limits.queuedBytesFew
  }

  #measure(): Backlog {
    const { limits, clock } = this.#board
    return (this.#backlog ??= new Backlog({ packets: packetsOf(this.#connection), limits, clock }))
  }

  #queued(): void {
    if (this.#ending || this.#lost) return
    if (this.#measure().level === 'too much') this.#giveUp()
    else this.#board.lookAfter(this)
  }

  #giveUp(): void {
    this.#lost = true
    // It gets all of this in one go when it comes back; kept, it would only cost memory.
    this.#connection.writeBuffer.length = 0
    this.tooSlow()
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
