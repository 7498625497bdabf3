import type { PageId, ServerMessages } from '@tandem/protocol'
import type * as Y from 'yjs'
import type { Page, PageStatus, ParkedCopy, SaveState } from './api.ts'
import { Listeners } from './listeners.ts'
import type { PageParts } from './page-parts.ts'
import { PageSync } from './page-sync.ts'
import { withParked } from './parked-copy.ts'
import { PagePresence } from './presence.ts'
import { sameFields } from './same-fields.ts'
import { ALARM_AFTER, saveState, SLOW_AFTER, type SaveFacts } from './save-state.ts'
import { isOver } from './stage.ts'
import { suspicion, SUSPICIOUS_MOMENTS } from './watchdog.ts'

/** A device that has not answered for so long is not keeping anything. */
const DEVICE_PATIENCE = 3000

/** When the server asks for less without saying for how long. */
const REST = 1000

/** The connection, as a page sees it. */
export interface PageHost {
  readonly link: SaveFacts['link']
  /** No connection was there yet, and no try has failed. */
  readonly starting: boolean
  /** Makes the connection anew. */
  restart(): void
  /** One `close` of this page. */
  release(page: OpenPage): void
}

/** One open page: what people are told of it, and the watch over it. */
export class OpenPage implements Page {
  readonly sync: PageSync
  readonly presence: PagePresence
  status: PageStatus
  save: SaveState
  canEdit: boolean
  parked = 0
  readonly #host: PageHost
  readonly #clock: PageParts['clock']
  readonly #listeners = new Listeners()
  #cancelLook = (): void => undefined
  /** The server was asked after this progress already. */
  #askedAfter: number | undefined

  constructor(id: PageId, parts: PageParts, host: PageHost) {
    this.#host = host
    this.#clock = parts.clock
    this.presence = new PagePresence(parts.clock)
    this.sync = new PageSync(id, parts, this.presence, { changed: () => this.look(), restart: () => host.restart() })
    this.status = this.#status()
    this.save = saveState(this.#facts())
    this.canEdit = this.#canEdit()
  }

  get id(): PageId {
    return this.sync.id
  }

  get replica(): Y.Doc {
    return this.sync.replica
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  copyWithParked(): ParkedCopy {
    return withParked(this.replica, this.sync.outgoing.outbox.aside)
  }

  discardParked(): void {
    this.sync.outgoing.outbox.discardAside()
    this.look()
  }

  close(): void {
    this.#host.release(this)
  }

  /** The last `close`. */
  destroy(): void {
    this.#listeners.clear()
    this.sync.close()
    this.presence.close()
    this.#cancelLook()
  }

  /** The server did not take a message that has no other answer. Only `rate` comes right by itself. */
  messageRefused({ event, code, retryAfter }: ServerMessages['refused']): void {
    if (code !== 'rate') return
    if (event === 'presence' || event === 'live') this.presence.rest(retryAfter ?? REST)
    if (event === 'update' || event === 'outbox') this.sync.outgoing.restAndRepeat(code, retryAfter ?? REST)
  }

  /** Looks at everything again: tells what changed, and watches over what waits. */
  look(): void {
    const { stage } = this.sync
    if (stage.name === 'closed') return
    const facts = this.#facts()
    const [status, save, canEdit] = [this.#status(), saveState(facts), this.#canEdit()]
    const parked = this.sync.outgoing.outbox.aside.length
    const same = sameFields(status, this.status) && sameFields(save, this.save) && canEdit === this.canEdit && parked === this.parked
    if (!sameFields(status, this.status)) this.status = status
    if (!sameFields(save, this.save)) this.save = save
    this.canEdit = canEdit
    this.parked = parked
    this.#lookAgain(facts)
    if (!same) this.#listeners.tell()
    this.#watch()
  }

  #status(): PageStatus {
    const { stage, hasContent, rights } = this.sync
    switch (stage.name) {
      case 'apart':
        return this.#host.link.up || this.#host.starting ? { state: 'joining', hasContent } : { state: 'offline', hasContent }
      case 'synced':
        return {
          state: 'synced',
          role: rights.role ?? 'viewer',
          kind: stage.kind,
          session: stage.session,
          quarantined: rights.quarantined,
        }
      case 'refused':
        return { state: 'refused', code: stage.code }
      case 'ended':
        return { state: 'ended', reason: stage.reason }
      case 'opening':
      case 'asking':
      case 'loading':
      case 'closed':
        return { state: 'joining', hasContent }
      default:
        return stage satisfies never
    }
  }

  #canEdit(): boolean {
    const { stage, hasContent, rights } = this.sync
    return hasContent && !isOver(stage) && !this.sync.outgoing.refused && rights.mayWrite
  }

  #facts(): SaveFacts {
    const { stage, rights, joining, times, everJoined } = this.sync
    const { outbox, refused, busy, storedAt, storedAfter } = this.sync.outgoing
    const now = this.#clock.now()
    const joined = stage.name === 'synced'
    const { writingSince, oldestAt } = outbox
    return {
      now,
      ended: stage.name === 'ended' ? stage.reason : stage.name === 'refused' ? stage.code : undefined,
      refused,
      quarantined: rights.quarantined,
      readonly: rights.forbidsWriting,
      unsafe: outbox.unsafe || (writingSince !== undefined && now - writingSince >= DEVICE_PATIENCE),
      unstored: outbox.size,
      kept: outbox.kept,
      // A change made during a long absence waits for the server only since the connection is back.
      waitingSince: oldestAt === undefined ? undefined : Math.max(oldestAt, times.availableSince),
      busy,
      link: this.#host.link,
      wait: joining.wait,
      joined,
      everJoined,
      apartSince: times.apartSince,
      storedAt,
      storedAfter,
    }
  }

  /** The moment after which the server owes an answer; `undefined` when it owes none. */
  #owedSince(): number | undefined {
    const { stage } = this.sync
    const { progressAt } = this.sync.times
    const { sending, outbox } = this.sync.outgoing
    if (stage.name === 'loading') return progressAt
    if (!sending.active || outbox.oldestAt === undefined) return undefined
    return Math.max(outbox.oldestAt, progressAt, sending.pausedUntil)
  }

  #watch(): void {
    const since = this.#owedSince()
    const level = suspicion(since, this.#clock.now())
    if (level === 'none') return
    if (level === 'restart') return this.#host.restart()
    if (this.#askedAfter === since) return
    this.#askedAfter = since
    this.sync.resync()
  }

  #lookAgain({ now, joined, apartSince, waitingSince }: SaveFacts): void {
    const owed = this.#owedSince()
    const moments = [
      ...(joined ? [] : [apartSince + ALARM_AFTER]),
      ...(waitingSince === undefined ? [] : [waitingSince + SLOW_AFTER]),
      ...(owed === undefined ? [] : SUSPICIOUS_MOMENTS.map((after) => owed + after)),
      ...(this.sync.outgoing.outbox.writingSince === undefined ? [] : [this.sync.outgoing.outbox.writingSince + DEVICE_PATIENCE]),
    ].filter((moment) => moment > now)
    this.#cancelLook()
    this.#cancelLook = moments.length === 0 ? () => undefined : this.#clock.after(Math.min(...moments) - now, () => this.look())
  }
}
