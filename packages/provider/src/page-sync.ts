import { may, type Code, type JoinAnswer, type PageId, type Role, type ServerMessages } from '@tandem/protocol'
import * as Y from 'yjs'
import { ADOPTED, applyAdopted } from './adoption.ts'
import { Incoming } from './incoming.ts'
import { JoinPlan } from './join-plan.ts'
import type { Line, PageMessage } from './line.ts'
import { Outgoing } from './outgoing.ts'
import { findOnDevice } from './page-device.ts'
import type { PageParts } from './page-parts.ts'
import type { LocalCopy } from './ports.ts'
import type { PagePresence } from './presence.ts'
import { AFTER_JOIN_REFUSED } from './refusals.ts'
import { holdsAll, missingFromServer } from './repair.ts'
import { isJoined, isOver, type Over, type Stage } from './stage.ts'

/** Changes that the server has accepted are stored, and here, long before this. */
const DAMAGE_PATIENCE = 2000
const MARK_PACE = 1000

interface Watchers {
  /** Something that status or save sign are made from has changed. */
  changed: () => void
  /** The connection is up but of no use. */
  restart: () => void
}

/** Keeps one replica in step with the server: joins, sends the outbox, takes in what others did. */
export class PageSync {
  readonly id: PageId
  readonly replica = new Y.Doc()
  readonly outgoing: Outgoing
  stage: Stage = { name: 'opening' }
  role: Role | undefined
  /** The content is complete: from the server, or from a complete local copy. */
  hasContent = false
  everJoined = false
  apartSince: number
  /** Since when there is a connection to send over. */
  availableSince: number
  /** When the server last got this page further: a part of its first state, or something stored. */
  progressAt: number
  readonly #parts: PageParts
  readonly #watchers: Watchers
  readonly #presence: PagePresence
  readonly #copy: LocalCopy
  readonly #incoming: Incoming
  readonly #joins = new JoinPlan()
  #line: Line | undefined
  #epoch: number | undefined
  #cancelCheck = (): void => undefined
  #cancelRejoin = (): void => undefined
  #cancelMark: (() => void) | undefined

  constructor(id: PageId, parts: PageParts, presence: PagePresence, watchers: Watchers) {
    this.id = id
    this.#parts = parts
    this.#presence = presence
    this.#watchers = watchers
    this.apartSince = this.availableSince = this.progressAt = parts.clock.now()
    this.outgoing = new Outgoing(id, parts, {
      changed: watchers.changed,
      joinFresh: () => this.#joinFresh(),
      replaced: () => this.#epochChanged(),
    })
    this.#incoming = new Incoming({ ...parts, replica: this.replica, ask: () => this.resync(), damaged: () => void this.#joinFresh() })
    this.#copy = parts.copies.open(id, this.replica)
    this.replica.on('update', this.#onUpdate)
    void this.#open()
  }

  connected(line: Line): void {
    this.#line = line
    this.#joins.progressed()
    this.availableSince = this.#parts.clock.now()
    this.#join()
  }

  disconnected(): void {
    this.#line = undefined
    this.#partFromServer()
  }

  /** Asks for what this replica lacks; anything wrong with its seq comes right with the answer. */
  resync(): void {
    if (this.stage.name !== 'synced' || this.#epoch === undefined) return
    this.#incoming.flush()
    this.#line?.wire.emit('resync', { ch: this.stage.ch, epoch: this.#epoch, seq: this.#incoming.seq ?? 0 })
  }

  /** Over: trying again would not help. */
  end(stage: Over): void {
    if (isOver(this.stage)) return
    this.#leave()
    this.stage = stage
    this.#watchers.changed()
  }

  close(): void {
    this.#mark()
    if (!isOver(this.stage)) this.#leave()
    this.stage = { name: 'closed' }
    this.outgoing.sending.close()
    this.#incoming.close()
    this.#cancelMark?.()
    this.replica.off('update', this.#onUpdate)
    void this.#copy.close()
    this.replica.destroy()
  }

  async #open(): Promise<void> {
    const found = await findOnDevice({ page: this.id, copy: this.#copy, ...this.#parts })
    if (this.stage.name !== 'opening') return
    this.outgoing.outbox.adopt(found.left)
    if (found.mark) {
      this.#epoch = found.mark.epoch
      this.role = found.mark.role
      this.#incoming.holds(found.mark.seq)
      this.hasContent = true
      applyAdopted(this.outgoing.outbox, this.replica, this.#epoch)
    }
    this.stage = { name: 'apart' }
    this.#join()
    this.#watchers.changed()
  }

  #onUpdate = (bytes: Uint8Array, origin: unknown): void => {
    if (origin === this.#incoming.origin || origin === ADOPTED || origin === this.#copy.origin || isOver(this.stage)) return
    // A viewer's replica may tidy itself up (Yjs does so with formats); that is nobody's change.
    if (this.role && !may(this.role, 'write')) return
    this.outgoing.add(bytes, this.#epoch)
  }

  #join(): void {
    const line = this.#line
    if (!line || this.stage.name === 'opening' || isOver(this.stage)) return
    this.#partFromServer()
    const asking: Stage = { name: 'asking' }
    this.stage = asking
    const isWanted = (): boolean => this.stage === asking && this.#line === line
    line.join({
      page: this.id,
      body: () => (isWanted() ? this.#joins.body(this.id, this.replica, this.#epoch, this.#incoming.seq) : undefined),
      answered: (answer) => (isWanted() && this.#answered(line, answer) ? this.#receive : undefined),
      failed: () => isWanted() && this.#watchers.restart(),
    })
    this.#watchers.changed()
  }

  /** Returns whether this page takes the messages of the session. */
  #answered(line: Line, answer: JoinAnswer | undefined): boolean {
    if (!answer?.ok) {
      this.#joinRefused(answer?.code ?? 'busy', answer?.retryAfter)
      return false
    }
    if (this.#epoch !== undefined && this.#epoch !== answer.epoch) {
      this.#epochChanged()
      return false
    }
    this.#epoch = answer.epoch
    this.role = answer.role
    this.#joins.answered()
    this.#incoming.expectState()
    this.stage = { name: 'loading', ch: answer.ch, session: answer.session, kind: answer.kind }
    this.progressAt = this.#parts.clock.now()
    this.#presence.joined(line, answer.ch, answer.session)
    this.#watchers.changed()
    return true
  }

  #joinRefused(code: Code, retryAfter: number | undefined): void {
    switch (AFTER_JOIN_REFUSED[code]) {
      case 'later':
        return this.#joinLater(retryAfter)
      case 'replaced':
        return this.#epochChanged()
      case 'end':
        return this.end({ name: 'refused', code })
    }
  }

  #joinLater(ms: number | undefined): void {
    this.#partFromServer()
    const wait = this.#joins.waitAfterFailure(ms, this.#parts.random())
    this.#cancelRejoin = this.#parts.clock.after(wait, () => this.#join())
  }

  /**
   * A copy that was damaged on the device lacks what its seq promised. The server's vector may also speak of changes that
   * are on their way into the log, so it is looked at again when those must have come.
   */
  #checkLater(stateVector: Uint8Array): void {
    this.#cancelCheck()
    if (holdsAll(this.replica, stateVector)) return
    this.#cancelCheck = this.#parts.clock.after(DAMAGE_PATIENCE, () => {
      this.#incoming.flush()
      if (this.stage.name === 'synced' && !holdsAll(this.replica, stateVector)) this.#joinFresh()
    })
  }

  /** A join by state vector puts right whatever is missing. Returns false when it did not help before. */
  #joinFresh(): boolean {
    if (!this.#joins.beginFresh()) return false
    this.#join()
    return true
  }

  #partFromServer(): void {
    this.#cancelRejoin()
    this.#cancelCheck()
    this.#incoming.stop()
    this.outgoing.sending.stop()
    this.#presence.left()
    if (this.stage.name === 'synced') this.apartSince = this.#parts.clock.now()
    if (this.stage.name === 'opening' || isOver(this.stage)) return
    this.stage = { name: 'apart' }
    this.#watchers.changed()
  }

  #leave(): void {
    if (isJoined(this.stage)) this.#line?.leave(this.stage.ch)
    this.#partFromServer()
    this.#line = undefined
  }

  #receive = (message: PageMessage): void => {
    if (!isJoined(this.stage)) return
    const { event, body } = message
    if ('epoch' in body && body.epoch !== this.#epoch) return
    switch (event) {
      case 'state':
        return this.#takePart(body)
      case 'updates':
        this.#incoming.updates(body)
        return this.#markSoon()
      case 'stored':
        return this.#stored(body)
      case 'rejected':
        return this.outgoing.rejected(body)
      case 'head':
        return this.#incoming.head(body.seq)
      case 'presence':
        return this.#presence.receive(body.entries)
      case 'live':
        return this.#presence.receiveLive(body.frames)
      case 'closed':
        return this.#closedByServer(body)
      default:
        return message satisfies never
    }
  }

  #takePart(body: ServerMessages['state']): void {
    if (this.stage.name === 'loading') this.progressAt = this.#parts.clock.now()
    const state = this.#incoming.part(body)
    // A part that could not be read has led to another join.
    if (!state || !isJoined(this.stage)) return
    if (state.stateVector && this.#joins.bySeq) this.#checkLater(state.stateVector)
    this.#joins.completed()
    this.#synced(state.stateVector)
    this.#markSoon()
  }

  #synced(stateVector: Uint8Array | undefined): void {
    if (this.stage.name !== 'loading' || !this.#line) return
    this.stage = { ...this.stage, name: 'synced' }
    this.hasContent = this.everJoined = true
    this.progressAt = this.#parts.clock.now()
    applyAdopted(this.outgoing.outbox, this.replica, this.#epoch)
    if (this.role && may(this.role, 'write')) {
      if (stateVector) this.#repair(stateVector)
      this.outgoing.start(this.#line, this.stage.ch)
    }
    this.#watchers.changed()
  }

  /** What neither the server nor the outbox has goes out first: the outbox may build on it. */
  #repair(stateVector: Uint8Array): void {
    const { outbox, refused } = this.outgoing
    const bytes = outbox.changes.map((change) => change.entry.bytes)
    const missing = refused ? undefined : missingFromServer(this.replica, stateVector, bytes)
    if (missing) outbox.addFirst(missing, this.#epoch)
  }

  #stored({ n, from, to }: ServerMessages['stored']): void {
    if (this.outgoing.stored(n)) {
      this.progressAt = this.#parts.clock.now()
      this.#joins.progressed()
    }
    if (from !== undefined && to !== undefined) this.#incoming.own(from, to)
    this.#markSoon()
    this.#watchers.changed()
  }

  #closedByServer({ reason, retry }: ServerMessages['closed']): void {
    if (isJoined(this.stage)) this.#line?.forget(this.stage.ch)
    if (reason === 'epoch_changed') return this.#epochChanged()
    if (retry) return this.#joinLater(undefined)
    this.#partFromServer()
    this.end({ name: 'ended', reason })
  }

  /** The log was replaced: merging this replica with the new one would double everything. It stays readable for copying. */
  #epochChanged(): void {
    this.outgoing.putAside()
    void this.#copy.clear()
    this.end({ name: 'ended', reason: 'epoch_changed' })
  }

  #markSoon(): void {
    this.#cancelMark ??= this.#parts.clock.after(MARK_PACE, () => this.#mark())
  }

  #mark(): void {
    this.#cancelMark?.()
    this.#cancelMark = undefined
    const seq = this.#incoming.seq
    if (!this.everJoined || this.#joins.fresh || this.#epoch === undefined || seq === undefined || !this.role || isOver(this.stage)) return
    this.#incoming.flush()
    this.#copy.mark({ epoch: this.#epoch, seq, role: this.role })
  }
}
