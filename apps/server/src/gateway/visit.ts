import {
  LIMITS,
  may,
  newSessionId,
  type ClientEvent,
  type ClientMessages,
  type Code,
  type JoinAnswer,
  type Person,
  type Reason,
  type Role,
  type ServerEvent,
  type ServerMessages,
} from '@tandem/protocol'
import type { ReadUpdate, Session } from '../rooms/ports.ts'
import type { Room } from '../rooms/room.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { Link } from './link.ts'
import { isClientEvent, parseClientMessage } from './messages.ts'
import { OutboxParts } from './outbox-parts.ts'
import type { Permit } from './permit.ts'

/** What every visit needs. */
export interface VisitParts {
  rooms: Rooms
  permit: Permit
  read: ReadUpdate
  events: {
    refused(what: { event: string; code: string; person: string }): void
    failed(what: { event: string; problem: string }): void
  }
}

interface Joined {
  room: Room
  session: Session
  role: Role
}

type Answer = ((body: object) => void) | undefined
type Handlers = { [Event in ClientEvent]: (visit: Visit, body: ClientMessages[Event], answer: Answer) => unknown }

const RETRY_BUSY_MS = 1000

/** One connection of one signed-in browser and the pages it has joined over it. */
export class Visit {
  readonly link: Link
  readonly #parts: VisitParts
  readonly #onEnd: () => void
  readonly #joined = new Map<number, Joined>()
  #outboxParts: OutboxParts | undefined
  #person: Person
  #badMessages = 0
  #joining = 0
  #ended = false

  constructor(parts: VisitParts, { link, person, onEnd }: { link: Link; person: Person; onEnd: () => void }) {
    this.#parts = parts
    this.link = link
    this.#person = person
    this.#onEnd = onEnd
  }

  get person(): Person {
    return this.#person
  }

  /** Whatever arrived, exactly as it arrived. Never throws; the promise settles when it has been dealt with. */
  async receive(event: unknown, args: readonly unknown[]): Promise<void> {
    if (this.#ended) return
    const last = args.at(-1)
    const answer = typeof last === 'function' ? (last as Answer) : undefined
    const bodies = answer ? args.slice(0, -1) : args
    const name = typeof event === 'string' ? event.slice(0, 64) : ''
    try {
      if (!isClientEvent(event) || bodies.length > 1) return this.#refuse(name, answer)
      const body = parseClientMessage(event, bodies[0])
      if (!body) return this.#refuse(name, answer)
      await (Visit.#handlers[event] as (visit: Visit, body: unknown, answer: Answer) => unknown)(this, body, answer)
    } catch (error) {
      this.#parts.events.failed({ event: name, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) })
      answer?.({ ok: false, code: 'store_unavailable', retryAfter: RETRY_BUSY_MS } satisfies JoinAnswer)
    }
  }

  /** The connection is gone. */
  disconnected(): void {
    if (this.#ended) return
    this.#ended = true
    for (const { room, session } of this.#joined.values()) this.#parts.rooms.leave(room, session)
    this.#joined.clear()
    this.#onEnd()
  }

  /** Tells why, then ends the connection. */
  end(reason: Reason, retry: boolean): void {
    if (this.#ended) return
    this.link.send('closed', { reason, retry })
    this.disconnected()
    this.link.end()
  }

  rename(name: string): void {
    this.#person = { ...this.#person, name }
    for (const { room, session } of this.#joined.values()) room.presence.renamed(session)
  }

  /** One table for all visits: thousands of them are open at once. */
  static readonly #handlers: Handlers = {
    join: (visit, body, answer) => (answer ? visit.#enter(body, answer) : visit.#refuse('join', answer)),
    update: (visit, { ch, n, bytes }) => {
      const code = bytes.byteLength > LIMITS.updateBytes ? 'too_large' : visit.#submit(ch, n, bytes)
      if (code) visit.#reject(ch, n, code)
    },
    outbox: (visit, message) => {
      const whole = (visit.#outboxParts ??= new OutboxParts()).add(message)
      if (whole === 'more') return
      if (whole === 'out of order') return visit.#refuse('outbox', undefined)
      const code = whole === 'too_large' ? whole : visit.#submit(message.ch, message.n, whole)
      if (code) visit.#reject(message.ch, message.n, code)
    },
    resync: (visit, { ch, epoch, seq }) => {
      const joined = visit.#joined.get(ch)
      return joined && visit.#sendState(joined, { epoch, seq })
    },
    presence: (visit, { ch, patch }) => {
      const joined = visit.#joined.get(ch)
      if (joined) joined.room.presence.change(joined.session, patch)
    },
    live: (visit, { ch, bytes }) => {
      const joined = visit.#joined.get(ch)
      if (joined && may(joined.role, 'write')) joined.room.presence.live(joined.session, new Uint8Array(bytes))
    },
    leave: (visit, { ch }) => visit.#leave(ch),
    probe: (_visit, _body, answer) => answer?.({}),
  }

  async #enter(body: ClientMessages['join'], answer: (body: JoinAnswer) => void): Promise<void> {
    const joined = await this.#join(body)
    if ('code' in joined) return answer({ ok: false, code: joined.code })
    const { room, session, role } = joined
    const { ch, epoch, seq, kind } = room
    // The answer goes first: before it the tab does not know what `ch` means.
    answer({ ok: true, ch, epoch, seq, role, session: session.id, kind })
    room.join(session)
    await this.#sendState(joined, body)
  }

  async #join({ pageId }: ClientMessages['join']): Promise<Joined | { code: Code }> {
    if (this.#joined.size + this.#joining >= LIMITS.pagesPerSocket) return { code: 'too_many_pages' }
    this.#joining++
    try {
      const role = await this.#parts.permit(this.#person, 'read', pageId)
      const room = role && (await this.#parts.rooms.open(pageId))
      if (!room || this.#ended) return { code: 'not_found' }
      // Joining again over the same connection is how a tab starts over: the former session ends first.
      this.#leave(room.ch)
      const joined = { room, session: new VisitSession(this), role }
      this.#joined.set(room.ch, joined)
      return joined
    } finally {
      this.#joining--
    }
  }

  /** A state that cannot be read is a reason to come again, never an empty page. */
  async #sendState({ room, session }: Joined, having: Pick<ClientMessages['join'], 'epoch' | 'seq' | 'stateVector'>): Promise<void> {
    try {
      await room.sendState(session, having)
    } catch (error) {
      this.#parts.events.failed({ event: 'state', problem: error instanceof Error ? (error.stack ?? error.message) : String(error) })
      this.#leave(room.ch)
      this.link.send('closed', { ch: room.ch, reason: 'node_stopping', retry: true })
    }
  }

  #submit(ch: number, n: number, bytes: Uint8Array): Code | undefined {
    const joined = this.#joined.get(ch)
    if (!joined) return 'not_found'
    if (!may(joined.role, 'write')) return 'forbidden'
    // Its own copy: the frame it came in may be a small part of a large buffer, or be used again.
    const update = this.#parts.read(new Uint8Array(bytes))
    return update ? joined.room.submit(joined.session, n, update) : 'bad_update'
  }

  #leave(ch: number): void {
    const joined = this.#joined.get(ch)
    if (!joined) return
    this.#joined.delete(ch)
    this.#parts.rooms.leave(joined.room, joined.session)
  }

  #reject(ch: number, n: number, code: Code): void {
    this.link.send('rejected', { ch, n, code, ...(code === 'busy' ? { retryAfter: RETRY_BUSY_MS } : {}) })
    this.#parts.events.refused({ event: 'update', code, person: this.#person.id })
    if (code === 'bad_update' || code === 'too_large') this.#strike()
  }

  #refuse(event: string, answer: Answer): void {
    const code: Code = 'bad_message'
    if (answer) answer({ ok: false, code } satisfies JoinAnswer)
    else this.link.send('refused', { event, code })
    this.#parts.events.refused({ event, code, person: this.#person.id })
    this.#strike()
  }

  #strike(): void {
    if (++this.#badMessages >= LIMITS.badMessages) this.end('bad_messages', false)
  }
}

/** One page of one visit, as the room sees it. */
class VisitSession implements Session {
  readonly id = newSessionId()
  readonly #visit: Visit

  constructor(visit: Visit) {
    this.#visit = visit
  }

  get person(): Person {
    return this.#visit.person
  }

  get connection(): string {
    return this.#visit.link.id
  }

  get writable(): boolean {
    return this.#visit.link.writable
  }

  send<Event extends ServerEvent>(event: Event, body: ServerMessages[Event]): void {
    this.#visit.link.send(event, body)
  }

  enter(ch: number): void {
    this.#visit.link.enter(ch)
  }

  exit(ch: number): void {
    this.#visit.link.exit(ch)
  }
}
