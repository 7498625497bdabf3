import { may, type PageId } from '@tandem/protocol'
import type * as Y from 'yjs'
import type { Page, PageStatus, SaveState } from './api.ts'
import { Listeners } from './listeners.ts'
import type { PageParts } from './page-parts.ts'
import { PageSync } from './page-sync.ts'
import { PagePresence } from './presence.ts'
import { sameFields } from './same-fields.ts'
import { ALARM_AFTER, saveState, SLOW_AFTER, type SaveFacts } from './save-state.ts'
import { isOver } from './stage.ts'
import { suspicion, SUSPICIOUS_MOMENTS } from './watchdog.ts'

/** A device that has not answered for so long is not keeping anything. */
const DEVICE_PATIENCE = 3000

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

  /** Looks at everything again: tells what changed, and watches over what waits. */
  look(): void {
    const { stage } = this.sync
    if (stage.name === 'closed') return
    const facts = this.#facts()
    const [status, save, canEdit] = [this.#status(), saveState(facts), this.#canEdit()]
    const same = sameFields(status, this.status) && sameFields(save, this.save) && canEdit === this.canEdit
    if (!sameFields(status, this.status)) this.status = status
    if (!sameFields(save, this.save)) this.save = save
    this.canEdit = canEdit
    this.#lookAgain(facts)
    if (!same) this.#listeners.tell()
    this.#watch()
  }

  #status(): PageStatus {
    const { stage, hasContent, role } = this.sync
    switch (stage.name) {
      case 'apart':
        return this.#host.link.up || this.#host.starting ? { state: 'joining', hasContent } : { state: 'offline', hasContent }
      case 'synced':
        return { state: 'synced', role: role ?? 'viewer', kind: stage.kind, session: stage.session }
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
    const { stage, hasContent, role } = this.sync
    return hasContent && !isOver(stage) && !this.sync.outgoing.refused && role !== undefined && may(role, 'write')
  }

  #facts(): SaveFacts {
    const { stage, role, apartSince, availableSince, everJoined } = this.sync
    const { outbox, refused, busy, storedAt, storedAfter } = this.sync.outgoing
    const now = this.#clock.now()
    const joined = stage.name === 'synced'
    const { writingSince, oldestAt } = outbox
    return {
      now,
      ended: stage.name === 'ended' ? stage.reason : stage.name === 'refused' ? stage.code : undefined,
      refused,
      readonly: role !== undefined && !may(role, 'write'),
      unsafe: outbox.unsafe || (writingSince !== undefined && now - writingSince >= DEVICE_PATIENCE),
      unstored: outbox.size,
      // A change made during a long absence waits for the server only since the connection is back.
      waitingSince: oldestAt === undefined ? undefined : Math.max(oldestAt, availableSince),
      busy,
      link: this.#host.link,
      joined,
      everJoined,
      apartSince,
      storedAt,
      storedAfter,
    }
  }

  /** The moment after which the server owes an answer; `undefined` when it owes none. */
  #owedSince(): number | undefined {
    const { stage, progressAt } = this.sync
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
