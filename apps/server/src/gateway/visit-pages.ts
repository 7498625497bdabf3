import type { ClientMessages, Code, JoinAnswer, PageId, Reason } from '@tandem/protocol'
import type { Room } from '../rooms/room.ts'
import { JoinedPage } from './joined-page.ts'
import type { Permission } from './permit.ts'
import type { VisitParts } from './visit-parts.ts'
import { VisitSession, type Owner } from './visit-session.ts'

type Denied = Extract<JoinAnswer, { ok: false }>
interface Found {
  room: Room
  permission: Permission
}
interface VisitPagesParts extends Pick<VisitParts, 'rooms' | 'permit' | 'limits' | 'clock' | 'pace' | 'read' | 'readLarge' | 'counts'> {
  owner: Owner
  /** A change that had to wait is not taken. */
  notTaken: (page: JoinedPage, n: number, code: Code) => void
  failed: (event: string, problem: unknown) => void
}

const RETRY_FULL_MS = 10_000
/** Timers take no more than 2^31 ms. */
const LONGEST_TIMER_MS = 24 * 3600 * 1000

/** The pages of one visit: joins and leaves them, and sends what the browser lacks of them. */
export class VisitPages {
  readonly #parts: VisitPagesParts
  readonly #joined = new Map<number, JoinedPage>()
  /** What is still read for sessions that have left: who joins such a page again waits for the end of it. */
  readonly #ending = new Map<PageId, Promise<void>>()
  #joining = 0
  /** Counts the changes of the rules: an answer from before the last one is not used. */
  #rules = 0
  #closed = false

  constructor(parts: VisitPagesParts) {
    this.#parts = parts
  }

  /** By channel. */
  get joined(): ReadonlyMap<number, JoinedPage> {
    return this.#joined
  }

  get isJoining(): boolean {
    return this.#joining > 0
  }

  /** Joins a page: `seated` answers the browser, then it is sent what it lacks. Else why not. */
  async join(body: ClientMessages['join'], seated: (page: JoinedPage) => void): Promise<Denied | undefined> {
    const found = await this.#find(body)
    // From here to the join nothing waits: of several joins under way each ends the one before, none slips in between.
    const page = 'code' in found ? found : this.#seat(found, body)
    if (!(page instanceof JoinedPage)) return page
    // The answer goes first: before it the tab does not know what `ch` means.
    seated(page)
    page.room.join(page.session)
    await this.sendState(page, body)
    return undefined
  }

  /** A state that cannot be read is a reason to come again, never an empty page. */
  async sendState(page: JoinedPage, having: Pick<ClientMessages['join'], 'epoch' | 'seq' | 'stateVector'>): Promise<void> {
    try {
      await page.sendState(having)
    } catch (error) {
      this.#parts.failed('state', error)
      this.end(page, { reason: 'store_unavailable', retry: true })
    }
  }

  /** The rules have changed: ends what is no longer theirs, and tells of another role. */
  async recheckAll(): Promise<void> {
    this.#rules++
    await Promise.all([...this.#joined.values()].map((page) => this.recheck(page)))
  }

  async recheck(page: JoinedPage): Promise<void> {
    const { permit, owner, failed } = this.#parts
    const { ch, page: id } = page.room
    const rules = this.#rules
    try {
      const permission = await permit(owner.person.id, id)
      // Asked again since, or gone.
      if (this.#rules !== rules || this.#joined.get(ch) !== page) return
      if (!permission) this.end(page, { reason: 'access_ended', retry: false })
      else if (page.permit(permission)) owner.link.send('role', { ch, role: page.role })
    } catch (error) {
      if (this.#rules !== rules) return
      // Nobody goes on under rules that cannot be read.
      failed('permission', error)
      this.end(page, { reason: 'store_unavailable', retry: true })
    }
  }

  leave(ch: number): void {
    const page = this.#joined.get(ch)
    if (!page) return
    this.#joined.delete(ch)
    page.leave()
    this.#parts.rooms.leave(page.room, page.session)
    page.session.left()
    if (page.sending) this.#remember(page.room.page, page.sending)
  }

  close(): void {
    this.#closed = true
    for (const ch of [...this.#joined.keys()]) this.leave(ch)
  }

  async #find({ pageId, epoch }: ClientMessages['join']): Promise<Found | Denied> {
    const { permit, rooms, limits, owner, counts } = this.#parts
    if (this.#joined.size + this.#joining >= limits.pagesPerConnection) {
      counts?.hit('pagesPerConnection')
      return { ok: false, code: 'too_many_pages' }
    }
    this.#joining++
    try {
      for (;;) {
        const rules = this.#rules
        const permission = await permit(owner.person.id, pageId)
        const room = permission && (await rooms.open(pageId, epoch))
        // Nobody is let in by what was true before the page was loaded.
        if (this.#rules === rules) return room ? { room, permission } : { ok: false, code: 'not_found' }
      }
    } finally {
      this.#joining--
    }
  }

  #seat({ room, permission }: Found, { clientIds, stateVector }: ClientMessages['join']): JoinedPage | Denied {
    const { limits, owner, pace, clock, failed, notTaken, counts } = this.#parts
    if (this.#closed) return { ok: false, code: 'not_found' }
    // A tab that comes back takes the place that it left, even when its former connection is not known to be dead.
    const isOwn = ({ tab, person }: Room['sessions'][number]) => tab === owner.tab && person.id === owner.person.id
    const others = room.sessions.filter((session) => !isOwn(session))
    const ofPerson = others.filter(({ person }) => person.id === owner.person.id)
    const isFull = others.length >= limits.sessionsPerPage
    if (isFull || ofPerson.length >= limits.seatsPerPerson) {
      counts?.hit(isFull ? 'sessionsPerPage' : 'seatsPerPerson')
      return { ok: false, code: 'too_many_sessions', retryAfter: RETRY_FULL_MS }
    }
    const session = new VisitSession(owner, {
      access: permission.version,
      replaced: () => this.end(page, { reason: 'too_many_sessions', retry: false }),
    })
    const code = room.claim(session, clientIds, { stateVector })
    if (code) return { ok: false, code }
    // Joining again over the same connection is how a tab starts over: the former session ends first.
    this.leave(room.ch)
    for (const former of room.sessions) if (isOwn(former) && former instanceof VisitSession) former.replaced()
    const page: JoinedPage = new JoinedPage({
      room,
      session,
      permission,
      askAgain: (ms) => clock.after(Math.min(ms, LONGEST_TIMER_MS), () => void this.recheck(page)),
      reading: this.#parts,
      waitingBytes: limits.waitingBytes,
      refused: (n, refusal, problem) => {
        if (problem !== undefined) failed('outbox', problem)
        notTaken(page, n, refusal)
      },
      sent: (bytes) => pace.sent(bytes, clock.elapsed()),
      after: this.#ending.get(room.page),
    })
    this.#joined.set(room.ch, page)
    page.watchExpiry()
    return page
  }

  /** Ends a session, unless it has ended, and tells the browser why. */
  end(page: JoinedPage, why: { reason: Reason; retry: boolean }): void {
    const { ch } = page.room
    if (this.#joined.get(ch) !== page) return
    this.leave(ch)
    this.#parts.owner.link.send('closed', { ch, ...why })
  }

  #remember(id: PageId, sending: Promise<void>): void {
    const forget = () => {
      if (this.#ending.get(id) === ended) this.#ending.delete(id)
    }
    const ended = sending.then(forget, forget)
    this.#ending.set(id, ended)
  }
}
