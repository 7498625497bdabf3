import { may, type ClientMessages, type Code, type PageKind, type Role } from '@tandem/protocol'
import type { ReadUpdate, SoundUpdate } from '../rooms/ports.ts'
import type { Room } from '../rooms/room.ts'
import type { UpdateSource } from '../updates/sound-update.ts'
import type { Permission } from './permit.ts'
import type { VisitSession } from './visit-session.ts'

/** Above this a change that came in parts is read off the main thread. */
const LARGE = 64 * 1024

/** How the bytes of a change become an update that can be trusted. */
export interface Reading {
  read: ReadUpdate
  /** As `read` for changes that came in parts, off the main thread. Throws when it takes too long or too much. */
  readLarge: (bytes: Uint8Array, kind: PageKind) => Promise<SoundUpdate | undefined>
}

interface Change {
  n: number
  bytes: Uint8Array
  source: UpdateSource
}

type Having = Pick<ClientMessages['join'], 'epoch' | 'seq' | 'stateVector'>
/** Changes are not taken before `until`, for the reason told with the one that came first. */
interface Hold {
  code: 'rate' | 'busy'
  until: number
}

/** One page that a visit has joined: takes its changes in order, however long it takes to read one. */
export class JoinedPage {
  readonly room: Room
  readonly session: VisitSession
  readonly #reading: Reading
  readonly #waitingBytesMost: number
  readonly #refused: (n: number, code: Code, problem?: unknown) => void
  readonly #sent: (bytes: number) => void
  readonly #after: Promise<void> | undefined
  #permission: Permission
  #cancelExpiry = () => {}
  readonly #askAgain: (afterMs: number) => () => void
  #hold: Hold | undefined
  #busyReading = false
  #waiting: Change[] = []
  #waitingBytes = 0
  #left = false
  #sending: Promise<void> | undefined
  #wanted: Having | undefined

  constructor(parts: {
    room: Room
    session: VisitSession
    permission: Permission
    /** Asks for the permission again after so long; returns the way to cancel. */
    askAgain: (afterMs: number) => () => void
    reading: Reading
    waitingBytes: number
    /** A change that had to wait is not taken. */
    refused: (n: number, code: Code, problem?: unknown) => void
    /** So many bytes of the page were sent. */
    sent: (bytes: number) => void
    /** What the session before is still reading: nothing is sent until it has ended. */
    after?: Promise<void> | undefined
  }) {
    this.room = parts.room
    this.session = parts.session
    this.#permission = parts.permission
    this.#askAgain = parts.askAgain
    this.#reading = parts.reading
    this.#waitingBytesMost = parts.waitingBytes
    this.#refused = parts.refused
    this.#sent = parts.sent
    this.#after = parts.after
  }

  get role(): Role {
    return this.room.quarantined === undefined ? this.#permission.role : 'viewer'
  }

  /** What it may do from now on. Answers whether that is something else than before. */
  permit(permission: Permission): boolean {
    const before = this.role
    this.#permission = permission
    this.session.access = permission.version
    this.watchExpiry()
    return this.role !== before
  }

  watchExpiry(): void {
    this.#cancelExpiry()
    this.#cancelExpiry = Number.isFinite(this.#permission.validForMs) ? this.#askAgain(this.#permission.validForMs) : () => {}
  }

  /** Why this session may not change the page, if it may not. */
  get notWritable(): Code | undefined {
    if (this.room.quarantined !== undefined) return 'quarantined'
    return may(this.role, 'write') ? undefined : 'forbidden'
  }

  /** For which reason and how long nothing is taken yet. */
  held(now: number): { code: Hold['code']; ms: number } | undefined {
    if (!this.#hold || this.#hold.until <= now) return undefined
    return { code: this.#hold.code, ms: Math.ceil(this.#hold.until - now) }
  }

  /** Takes nothing before `until`: one that came later must not slip past one that has to come again. */
  hold(code: Hold['code'], until: number): void {
    this.#hold = { code, until }
  }

  /** A code when the change is not taken. Behind a large one it waits: what becomes of it is told later. */
  take(change: Change): Code | undefined {
    if (!this.#busyReading) return this.#submit(change)
    if (this.#waitingBytes + change.bytes.byteLength > this.#waitingBytesMost) return 'busy'
    this.#waiting.push(change)
    this.#waitingBytes += change.bytes.byteLength
    return undefined
  }

  /** Sends what the tab lacks. One at a time: of what it asks for meanwhile the newest counts. */
  async sendState(having: Having): Promise<void> {
    this.#wanted = having
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined
    })
    await this.#sending
  }

  /** Settles when nothing of the page is read for this session any more; goes on for a while after it has left. */
  get sending(): Promise<void> | undefined {
    return this.#sending
  }

  leave(): void {
    this.#left = true
    this.#cancelExpiry()
    this.#waiting = []
    this.#wanted = undefined
  }

  async #sendAll(): Promise<void> {
    if (this.#after) await this.#after
    while (this.#wanted) {
      const having = this.#wanted
      this.#wanted = undefined
      this.#sent(await this.room.sendState(this.session, having))
    }
  }

  #submit({ n, bytes, source }: Change): Code | undefined {
    const refusal = this.notWritable
    if (refusal) return refusal
    if (source === 'outbox' && bytes.byteLength > LARGE) {
      this.#busyReading = true
      void this.#submitLarge(n, bytes)
      return undefined
    }
    const update = this.#reading.read(bytes, this.room.kind, source)
    return update ? this.room.submit(this.session, n, update) : 'bad_update'
  }

  async #submitLarge(n: number, bytes: Uint8Array): Promise<void> {
    let code: Code | undefined
    let problem: unknown
    try {
      const update = await this.#reading.readLarge(bytes, this.room.kind)
      // The rules may have changed while it was read.
      if (!this.#left) code = this.notWritable ?? (update ? this.room.submit(this.session, n, update) : 'bad_update')
    } catch (error) {
      code = 'too_large'
      problem = error
    }
    this.#busyReading = false
    if (this.#left) return
    if (code) this.#refused(n, code, problem)
    while (!this.#busyReading && this.#waiting.length > 0) {
      const next = this.#waiting.shift() as Change
      this.#waitingBytes -= next.bytes.byteLength
      const refusal = this.#submit(next)
      if (refusal) this.#refused(next.n, refusal)
    }
  }
}
