import {
  LIMITS,
  may,
  type ClaimAnswer,
  type ClientEvent,
  type ClientMessages,
  type Code,
  type JoinAnswer,
  type PageId,
  type Person,
  type Reason,
  type Role,
  type TabId,
  type VerifyAnswer,
} from '@tandem/protocol'
import type { Limits } from '../limits.ts'
import type { Clock } from '../rooms/ports.ts'
import type { Room } from '../rooms/room.ts'
import type { Rooms } from '../rooms/rooms.ts'
import { Changes, type Rejection } from './changes.ts'
import { JoinedPage, type Reading } from './joined-page.ts'
import type { Link } from './link.ts'
import { isClientEvent, parseClientMessage } from './messages.ts'
import type { PartsMemory } from './outbox-parts.ts'
import { KINDS, type Pace } from './pace.ts'
import type { Permit } from './permit.ts'
import { Refusals, type RefusalEvents } from './refusals.ts'
import { VisitSession, type Owner } from './visit-session.ts'

/** What every visit needs. */
export interface VisitParts extends Reading {
  rooms: Rooms
  permit: Permit
  limits: Limits
  clock: Pick<Clock, 'elapsed' | 'after'>
  pace: Pace
  partsMemory: PartsMemory
  events: RefusalEvents & { failed(what: { event: string; problem: string }): void }
}

type Answer = ((body: object) => void) | undefined
type Handlers = { [Event in ClientEvent]: (visit: Visit, body: ClientMessages[Event], answer: Answer) => unknown }
type Denied = Extract<JoinAnswer, { ok: false }>
interface Found {
  room: Room
  role: Role
}

const RETRY_BUSY_MS = 1000
const RETRY_FULL_MS = 10_000
const STILL_JOINING_MS = 1000

const ASKED: readonly ClientEvent[] = ['join', 'claim', 'verify']
/** No sound tab sends these: one that goes on is broken or hostile. */
const STRIKES: readonly Code[] = ['bad_message', 'bad_update', 'too_large', 'client_not_owned']

const problemOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))

/** One connection of one signed-in browser and the pages it has joined over it. */
export class Visit implements Owner {
  readonly link: Link
  readonly tab: TabId
  readonly #parts: VisitParts
  readonly #onEnd: () => void
  readonly #pages = new Map<number, JoinedPage>()
  readonly #changes: Changes
  #refusals: Refusals | undefined
  #person: Person
  #strikes = 0
  #joining = 0
  #ended = false
  #cancelIdle: () => void

  constructor(parts: VisitParts, { link, person, tab, onEnd }: { link: Link; person: Person; tab: TabId; onEnd: () => void }) {
    this.#parts = parts
    this.link = link
    this.tab = tab
    this.#person = person
    this.#onEnd = onEnd
    this.#changes = new Changes({
      ...parts,
      pages: this.#pages,
      reject: (change, refusal) => this.#reject(change, refusal),
      outOfOrder: () => this.#refuse('outbox', undefined),
      enough: () => this.end('bad_messages', false),
    })
    this.#cancelIdle = this.#idleAfter(parts.limits.secondsWithoutJoining * 1000)
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
      if (event !== 'update' && event !== 'outbox' && !this.#withinRate(event, answer)) return
      const body = parseClientMessage(event, bodies[0])
      if (!body || (ASKED.includes(event) && !answer)) return this.#refuse(name, answer)
      await (Visit.#handlers[event] as (visit: Visit, body: unknown, answer: Answer) => unknown)(this, body, answer)
    } catch (error) {
      this.#parts.events.failed({ event: name, problem: problemOf(error) })
      answer?.({ ok: false, code: 'store_unavailable', retryAfter: RETRY_BUSY_MS } satisfies Denied)
    }
  }

  /** The connection is gone. */
  disconnected(): void {
    if (this.#ended) return
    this.#ended = true
    this.#cancelIdle()
    this.#changes.close()
    for (const ch of [...this.#pages.keys()]) this.#leave(ch)
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
    for (const { room, session } of this.#pages.values()) room.presence.renamed(session)
  }

  /** One table for all visits: thousands of them are open at once. */
  static readonly #handlers: Handlers = {
    join: (visit, body, answer) => visit.#enter(body, answer as (body: JoinAnswer) => void),
    claim: (visit, { ch, clientIds }, answer) => {
      const page = visit.#pages.get(ch)
      const code = page ? page.room.claim(page.session, clientIds) : 'not_found'
      if (code) visit.#noted('claim', code, page?.room.page)
      answer?.((code ? { ok: false, code } : { ok: true }) satisfies ClaimAnswer)
    },
    update: (visit, { ch, n, bytes }) =>
      visit.#changes.take({ ch, n }, bytes.byteLength, (page) => {
        if (bytes.byteLength > LIMITS.updateBytes) return 'too_large'
        // Its own copy: the frame it came in may be a small part of a large buffer, or be used again.
        return page.take({ n, bytes: new Uint8Array(bytes), source: 'live' })
      }),
    outbox: (visit, part) => visit.#changes.addPart(part),
    resync: (visit, { ch, epoch, seq }) => {
      const page = visit.#pages.get(ch)
      return page && visit.#sendState(page, { epoch, seq })
    },
    verify: async (visit, { ch, epoch, seq, digest }, answer) => {
      const page = visit.#pages.get(ch)
      const same = await page?.room.verify({ epoch, seq, digest: new Uint8Array(digest) })
      const found = { ok: true, ...(same === undefined ? {} : { same }) } as const
      answer?.((page ? found : { ok: false, code: 'not_found' }) satisfies VerifyAnswer)
    },
    presence: (visit, { ch, patch }) => {
      const page = visit.#pages.get(ch)
      if (page) page.room.presence.change(page.session, patch)
    },
    live: (visit, { ch, bytes }) => {
      const page = visit.#pages.get(ch)
      if (page && may(page.role, 'write')) page.room.presence.live(page.session, new Uint8Array(bytes))
    },
    leave: (visit, { ch }) => visit.#leave(ch),
    probe: (_visit, _body, answer) => answer?.({}),
  }

  async #enter(body: ClientMessages['join'], answer: (body: JoinAnswer) => void): Promise<void> {
    const found = await this.#find(body.pageId)
    // From here to the join nothing waits: of several joins under way each ends the one before, none slips in between.
    const page = 'code' in found ? found : this.#seat(found, body)
    if (!(page instanceof JoinedPage)) {
      this.#noted('join', page.code, body.pageId)
      return answer(page)
    }
    const { room, session, role } = page
    const { ch, epoch, seq, kind } = room
    const quarantined = room.quarantined === undefined ? {} : ({ quarantined: true } as const)
    // The answer goes first: before it the tab does not know what `ch` means.
    answer({ ok: true, ch, epoch, seq, role, session: session.id, kind, ...quarantined })
    room.join(session)
    await this.#sendState(page, body)
  }

  async #find(pageId: PageId): Promise<Found | Denied> {
    const { permit, rooms, limits } = this.#parts
    if (this.#pages.size + this.#joining >= limits.pagesPerConnection) return { ok: false, code: 'too_many_pages' }
    this.#joining++
    try {
      const role = await permit(this.#person, 'read', pageId)
      const room = role && (await rooms.open(pageId))
      return room ? { room, role } : { ok: false, code: 'not_found' }
    } finally {
      this.#joining--
    }
  }

  #seat({ room, role }: Found, { clientIds, stateVector }: ClientMessages['join']): JoinedPage | Denied {
    const { limits } = this.#parts
    if (this.#ended) return { ok: false, code: 'not_found' }
    // A tab that comes back takes the place that it left, even when its former connection is not known to be dead.
    const others = room.sessions.filter(({ tab, person }) => tab !== this.tab || person.id !== this.#person.id)
    if (others.length >= limits.sessionsPerPage) return { ok: false, code: 'too_many_sessions', retryAfter: RETRY_FULL_MS }
    const session = new VisitSession(this)
    const code = room.claim(session, clientIds, { stateVector })
    if (code) return { ok: false, code }
    // Joining again over the same connection is how a tab starts over: the former session ends first.
    this.#leave(room.ch)
    const page: JoinedPage = new JoinedPage({
      room,
      session,
      role: room.quarantined === undefined ? role : 'viewer',
      reading: this.#parts,
      waitingBytes: limits.waitingBytes,
      refused: (n, refusal, problem) => {
        if (problem !== undefined) this.#parts.events.failed({ event: 'outbox', problem: problemOf(problem) })
        this.#changes.notTaken(page, { ch: room.ch, n }, refusal)
      },
    })
    this.#pages.set(room.ch, page)
    this.#cancelIdle()
    return page
  }

  /** A state that cannot be read is a reason to come again, never an empty page. */
  async #sendState(page: JoinedPage, having: Pick<ClientMessages['join'], 'epoch' | 'seq' | 'stateVector'>): Promise<void> {
    try {
      await page.sendState(having)
    } catch (error) {
      this.#parts.events.failed({ event: 'state', problem: problemOf(error) })
      const { ch } = page.room
      if (this.#pages.get(ch) !== page) return
      this.#leave(ch)
      this.link.send('closed', { ch, reason: 'store_unavailable', retry: true })
    }
  }

  #leave(ch: number): void {
    const page = this.#pages.get(ch)
    if (!page) return
    this.#pages.delete(ch)
    page.leave()
    this.#parts.rooms.leave(page.room, page.session)
    page.session.left()
  }

  /** Whether this event is within its rate; the sender is told when not, except of what is volatile anyway. */
  #withinRate(event: keyof typeof KINDS, answer: Answer): boolean {
    const { pace, clock } = this.#parts
    const kind = KINDS[event]
    const now = clock.elapsed()
    const retryAfter = pace.take(kind, 0, now)
    if (retryAfter === 0) return true
    const refusal = { code: 'rate', retryAfter } as const
    if (answer) answer({ ok: false, ...refusal } satisfies Denied)
    else if (kind !== 'volatile') this.link.send('refused', { event, ...refusal })
    this.#noted(event, 'rate')
    if (pace.overrun(kind, 0, now)) this.end('bad_messages', false)
    return false
  }

  #reject({ ch, n }: { ch: number; n: number }, { code, retryAfter, page }: Rejection): void {
    this.link.send('rejected', { ch, n, code, ...(retryAfter === undefined ? {} : { retryAfter }) })
    this.#noted('update', code, page)
    this.#strike(code)
  }

  #refuse(event: string, answer: Answer): void {
    const code: Code = 'bad_message'
    if (answer) answer({ ok: false, code } satisfies Denied)
    else this.link.send('refused', { event, code })
    this.#noted(event, code)
    this.#strike(code)
  }

  #noted(event: string, code: Code, page?: PageId): void {
    this.#refusals ??= new Refusals(this.#parts.events, { person: this.#person.id, connection: this.link.id })
    this.#refusals.add({ event, code, ...(page ? { page } : {}) })
  }

  #strike(code: Code): void {
    if (STRIKES.includes(code) && ++this.#strikes >= this.#parts.limits.badMessages) this.end('bad_messages', false)
  }

  #idleAfter(ms: number): () => void {
    return this.#parts.clock.after(ms, () => {
      if (this.#joining > 0) this.#cancelIdle = this.#idleAfter(STILL_JOINING_MS)
      else this.end('idle', false)
    })
  }
}
