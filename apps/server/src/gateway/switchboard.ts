import type { ServerEvent, ServerMessages } from '@tandem/protocol'
import type { Limits } from '../limits.ts'
import type { Clock } from '../rooms/ports.ts'
import type { PacketOptions } from './engine.ts'
import { encodeEvent, webSocketFrame } from './frame.ts'

const LOOK_EVERY_MS = 1000

/** A link as the switchboard sees it. */
interface BoardLink {
  readonly id: string
  write(payload: Buffer, options: PacketOptions): void
  /** Something of it may have gone out, or nothing for too long. */
  look(): void
}

/** What all links share: who is in which channel, and who has to be looked after because it is behind. */
export class Switchboard {
  readonly nsp: string
  readonly limits: Limits
  readonly clock: Clock
  readonly #channels = new Map<number, Set<BoardLink>>()
  readonly #behind = new Set<BoardLink>()
  readonly #failed: (problem: unknown) => void
  #cancelLook: (() => void) | undefined

  constructor(parts: { nsp: string; limits: Limits; clock: Clock; failed: (problem: unknown) => void }) {
    this.nsp = parts.nsp
    this.limits = parts.limits
    this.clock = parts.clock
    this.#failed = parts.failed
  }

  enter(ch: number, link: BoardLink): void {
    const members = this.#channels.get(ch)
    if (members) members.add(link)
    else this.#channels.set(ch, new Set([link]))
  }

  exit(ch: number, link: BoardLink): void {
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
  lookAfter(link: BoardLink): void {
    this.#behind.add(link)
    this.#cancelLook ??= this.clock.after(LOOK_EVERY_MS, () => this.#look())
  }

  #look(): void {
    this.#cancelLook = undefined
    for (const link of [...this.#behind]) {
      this.#behind.delete(link)
      this.attempt(() => link.look())
    }
  }

  /** What goes wrong with one link is told, and the others are none the worse. */
  attempt(task: () => void): void {
    try {
      task()
    } catch (error) {
      this.#failed(error)
    }
  }

  close(): void {
    this.#cancelLook?.()
    this.#behind.clear()
  }
}
