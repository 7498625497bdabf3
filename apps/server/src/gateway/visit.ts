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
  type SignInId,
  type TabId,
  type VerifyAnswer,
} from '@tandem/protocol'
import { Changes, type Rejection } from './changes.ts'
import type { Link } from './link.ts'
import { isClientEvent, parseClientMessage } from './messages.ts'
import { KINDS } from './buckets.ts'
import { problemOf } from './problem.ts'
import { Refusals } from './refusals.ts'
import { VisitPages } from './visit-pages.ts'
import type { VisitParts } from './visit-parts.ts'
import type { Owner } from './visit-session.ts'

type Answer = ((body: object) => void) | undefined
type Handlers = { [Event in ClientEvent]: (visit: Visit, body: ClientMessages[Event], answer: Answer) => unknown }
type Denied = Extract<JoinAnswer, { ok: false }>

const RETRY_BUSY_MS = 1000
const STILL_JOINING_MS = 1000

const ASKED: readonly ClientEvent[] = ['join', 'claim', 'verify']
/** Answered with the content of a page. */
const CONTENT: readonly ClientEvent[] = ['join', 'resync']
/** No sound tab sends these: one that goes on is broken or hostile. */
const STRIKES: readonly Code[] = ['bad_message', 'bad_update', 'too_large', 'client_not_owned']

/** One connection of one signed-in browser and the pages it has joined over it. */
export class Visit implements Owner {
  readonly link: Link
  readonly tab: TabId
  readonly signIn: SignInId
  readonly #parts: VisitParts
  readonly #onEnd: () => void
  readonly #pages: VisitPages
  readonly #changes: Changes
  #refusals: Refusals | undefined
  #person: Person
  #strikes = 0
  #ended = false
  #isDeaf = false
  #cancelIdle: () => void

  constructor(
    parts: VisitParts,
    { link, person, signIn, tab, onEnd }: { link: Link; person: Person; signIn: SignInId; tab: TabId; onEnd: () => void },
  ) {
    this.#parts = parts
    this.link = link
    this.tab = tab
    this.signIn = signIn
    this.#person = person
    this.#onEnd = onEnd
    this.#pages = new VisitPages({
      ...parts,
      owner: this,
      notTaken: (page, n, code) => this.#changes.notTaken(page, { ch: page.room.ch, n }, code),
      failed: (event, problem) => parts.events.failed({ event, problem: problemOf(problem), connection: link.id }),
    })
    this.#changes = new Changes({
      ...parts,
      pages: this.#pages.joined,
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
    if (this.#ended || this.#isDeaf) return
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
      this.#parts.events.failed({ event: name, problem: problemOf(error), connection: this.link.id })
      answer?.({ ok: false, code: 'store_unavailable', retryAfter: RETRY_BUSY_MS } satisfies Denied)
    }
  }

  /** Nothing of it goes on. */
  get isOver(): boolean {
    return this.#ended
  }

  /** It is of use without a page: its browser watches the workspace. */
  stays(): void {
    this.#cancelIdle()
  }

  /** It said something where the server alone speaks. */
  spokeOutOfTurn(event: unknown): void {
    if (!this.#ended) this.#refuse(typeof event === 'string' ? event.slice(0, 64) : '', undefined)
  }

  /** The connection is gone. */
  disconnected(): void {
    if (this.#ended) return
    this.#ended = true
    this.#cancelIdle()
    this.#changes.close()
    this.#pages.close()
    this.#onEnd()
  }

  /** Tells why, then ends the connection. */
  end(reason: Reason, retry: boolean): void {
    if (this.#ended) return
    this.#parts.counts?.hungUp(reason)
    this.link.send('closed', { reason, retry })
    this.disconnected()
    this.link.end()
  }

  /** Nothing it says counts from now on: its browser keeps what is not answered, and says it again elsewhere. */
  readNoMore(): void {
    this.#isDeaf = true
  }

  /** The rules have changed. */
  recheck(): Promise<void> {
    return this.#pages.recheckAll()
  }

  /** The page is no longer there for anybody. */
  endPage(id: PageId, reason: Reason): void {
    for (const page of this.#pages.joined.values()) if (page.room.page === id) this.#pages.end(page, { reason, retry: false })
  }

  rename(name: string): void {
    this.#person = { ...this.#person, name }
    for (const { room, session } of this.#pages.joined.values()) room.presence.renamed(session)
  }

  /** One table for all visits: thousands of them are open at once. */
  static readonly #handlers: Handlers = {
    join: async (visit, body, answer) => {
      const denied = await visit.#pages.join(body, ({ room, session, role }) => {
        visit.#cancelIdle()
        const { ch, epoch, seq, kind } = room
        const quarantined = room.quarantined === undefined ? {} : ({ quarantined: true } as const)
        answer?.({ ok: true, ch, epoch, seq, role, session: session.id, kind, ...quarantined } satisfies JoinAnswer)
      })
      if (!denied) return
      visit.#noted('join', denied.code, body.pageId)
      answer?.(denied)
    },
    claim: (visit, { ch, clientIds }, answer) => {
      const page = visit.#pages.joined.get(ch)
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
      visit.#parts.counts?.resynced()
      const page = visit.#pages.joined.get(ch)
      return page && visit.#pages.sendState(page, { epoch, seq })
    },
    verify: async (visit, { ch, epoch, seq, digest }, answer) => {
      const page = visit.#pages.joined.get(ch)
      const same = await page?.room.verify({ epoch, seq, digest: new Uint8Array(digest) })
      const found = { ok: true, ...(same === undefined ? {} : { same }) } as const
      answer?.((page ? found : { ok: false, code: 'not_found' }) satisfies VerifyAnswer)
    },
    presence: (visit, { ch, patch }) => {
      const page = visit.#pages.joined.get(ch)
      if (page) page.room.presence.change(page.session, patch)
    },
    live: (visit, { ch, bytes }) => {
      const page = visit.#pages.joined.get(ch)
      if (page && may(page.role, 'write')) page.room.presence.live(page.session, new Uint8Array(bytes))
    },
    leave: (visit, { ch }) => visit.#pages.leave(ch),
    probe: (_visit, _body, answer) => answer?.({}),
  }

  /** Whether this event is within its rate; the sender is told when not, except of what is volatile anyway. */
  #withinRate(event: keyof typeof KINDS, answer: Answer): boolean {
    const { pace, clock } = this.#parts
    const kind = KINDS[event]
    const now = clock.elapsed()
    // Content that was sent before is paid for first: nothing is loaded for somebody who still owes.
    const retryAfter = (CONTENT.includes(event) && pace.owed(now)) || pace.take(kind, 0, now)
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
    this.#parts.counts?.refused(code)
    this.#refusals ??= new Refusals(this.#parts.events, { person: this.#person.id, connection: this.link.id })
    this.#refusals.add({ event, code, ...(page ? { page } : {}) })
  }

  #strike(code: Code): void {
    if (STRIKES.includes(code) && ++this.#strikes >= this.#parts.limits.badMessages) this.end('bad_messages', false)
  }

  #idleAfter(ms: number): () => void {
    return this.#parts.clock.after(ms, () => {
      if (this.#pages.isJoining) this.#cancelIdle = this.#idleAfter(STILL_JOINING_MS)
      else this.end('idle', false)
    })
  }
}
