import type { Code, JoinAnswer, PageId, Role, ServerMessages } from '@tandem/protocol'
import * as Y from 'yjs'
import { ADOPTED, applyAdopted } from './adoption.ts'
import { Incoming } from './incoming.ts'
import { Integrity } from './integrity.ts'
import { Joining } from './joining.ts'
import type { Line, PageMessage } from './line.ts'
import { Outgoing } from './outgoing.ts'
import { PageDevice } from './page-device.ts'
import type { PageParts } from './page-parts.ts'
import { PageTimes } from './page-times.ts'
import type { PagePresence } from './presence.ts'
import { AFTER_JOIN_REFUSED } from './refusals.ts'
import { Rights } from './rights.ts'
import { isJoined, isOver, type Over, type Stage } from './stage.ts'

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
  readonly joining: Joining
  stage: Stage = { name: 'opening' }
  readonly rights = new Rights()
  readonly times: PageTimes
  /** The content is complete: from the server, or from a complete local copy. */
  hasContent = false
  everJoined = false
  readonly #watchers: Watchers
  readonly #presence: PagePresence
  readonly #device: PageDevice
  readonly #incoming: Incoming
  readonly #integrity: Integrity
  #epoch: number | undefined

  constructor(id: PageId, parts: PageParts, presence: PagePresence, watchers: Watchers) {
    this.id = id
    this.#presence = presence
    this.#watchers = watchers
    this.times = new PageTimes(parts.clock)
    const { replica } = this
    this.#device = new PageDevice({ page: id, replica, shared: parts, mark: () => this.#mark() })
    this.outgoing = new Outgoing(id, replica, parts, {
      ...watchers,
      joinFresh: () => this.joining.joinFresh(),
      join: () => this.joining.join(),
      ask: () => this.resync(),
      look: () => this.#device.look(),
      epoch: () => this.#epoch,
      replaced: () => this.#epochChanged(),
      quarantined: () => this.#quarantine(),
      forbidden: () => this.#become('viewer'),
      // A copy with changes that no server takes would offer them again at every visit.
      parked: () => void this.#device.forget(),
    })
    this.#incoming = new Incoming({ ...parts, replica, ask: () => this.resync(), damaged: () => void this.joining.joinFresh() })
    this.#integrity = new Integrity({
      ...parts,
      replica,
      flush: () => this.#incoming.flush(),
      damaged: () => void this.joining.joinFresh(),
      place: () => this.#place(),
      ask: async (body) => this.joining.line?.verify(body),
      // One of the two is wrong, and the log is the truth. The copy goes first, or it would be found again.
      differs: () => void this.#device.forget().then(() => this.end({ name: 'ended', reason: 'copy_differs' })),
    })
    this.joining = new Joining({
      ...parts,
      page: id,
      replica,
      begin: () => this.#beginToAsk(),
      here: () => ({ epoch: this.#epoch, seq: this.#incoming.seq, clientIds: this.outgoing.claims.forJoin() }),
      answered: (line, answer) => (this.#answered(line, answer) ? this.#receive : undefined),
      failed: watchers.restart,
    })
    replica.on('afterAllTransactions', this.#onTransactions)
    replica.on('update', this.#onUpdate)
    void this.#open()
  }

  connected(line: Line): void {
    this.times.connected()
    this.joining.connected(line)
  }

  disconnected(): void {
    this.joining.disconnected()
    this.#partFromServer()
  }

  /** Asks for what this replica lacks; anything wrong with its seq comes right with the answer. */
  resync(): void {
    if (this.stage.name !== 'synced' || this.#epoch === undefined) return
    this.#incoming.flush()
    this.joining.line?.wire.emit('resync', { ch: this.stage.ch, epoch: this.#epoch, seq: this.#incoming.seq ?? 0 })
  }

  /** Over: trying again would not help. */
  end(stage: Over): void {
    if (isOver(this.stage)) return
    this.#leave()
    this.stage = stage
    this.#watchers.changed()
  }

  close(): void {
    this.#device.close()
    if (!isOver(this.stage)) this.#leave()
    this.stage = { name: 'closed' }
    this.outgoing.sending.close()
    this.#incoming.close()
    this.replica.off('update', this.#onUpdate)
    this.replica.off('afterAllTransactions', this.#onTransactions)
    this.replica.destroy()
  }

  async #open(): Promise<void> {
    const found = await this.#device.find()
    if (this.stage.name !== 'opening') return
    this.outgoing.outbox.adopt(found.left)
    this.outgoing.strays.loaded(found)
    if (found.mark) {
      this.#epoch = found.mark.epoch
      this.rights.role = found.mark.role
      this.#incoming.holds(found.mark.seq)
      this.hasContent = true
      applyAdopted(this.outgoing.outbox, this.replica, this.#epoch)
    }
    this.stage = { name: 'apart' }
    this.joining.join()
    this.#watchers.changed()
  }

  /** Yjs may have taken another client id: the server agrees to it before anything goes out under it. */
  #onTransactions = (): void => {
    if (this.stage.name === 'synced' && !this.rights.quarantined) this.outgoing.claims.look()
  }

  #onUpdate = (bytes: Uint8Array, origin: unknown): void => {
    this.#integrity.disturbed()
    if (origin === this.#incoming.origin || origin === ADOPTED || origin === this.#device.origin || isOver(this.stage)) return
    // A viewer's replica may tidy itself up (Yjs does so with formats); that is nobody's change.
    if (this.rights.forbidsWriting) return
    this.outgoing.add(bytes, this.#epoch)
  }

  #beginToAsk(): (() => boolean) | undefined {
    if (this.stage.name === 'opening' || isOver(this.stage)) return undefined
    // The session to come has the same channel: what is sent right behind the answer is for it.
    if (isJoined(this.stage)) this.joining.line?.forget(this.stage.ch)
    this.#partFromServer()
    const asking: Stage = { name: 'asking' }
    this.stage = asking
    this.#watchers.changed()
    return () => this.stage === asking
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
    this.rights.granted(answer)
    this.joining.plan.answered()
    this.outgoing.joined(line, answer.ch)
    this.#incoming.expectState()
    this.stage = { name: 'loading', ch: answer.ch, session: answer.session, kind: answer.kind }
    this.times.progressed()
    this.#presence.joined(line, answer.ch, answer.session)
    this.#watchers.changed()
    return true
  }

  #joinRefused(code: Code, retryAfter?: number): void {
    switch (AFTER_JOIN_REFUSED[code]) {
      case 'later':
        return this.#joinLater(code, retryAfter)
      case 'replaced':
        return this.#epochChanged()
      case 'not ours':
        return this.outgoing.claims.joinRefused() ? this.joining.join() : this.end({ name: 'refused', code })
      case 'end':
        // It was there a moment ago: gone, or not for this person any more, and both look the same.
        return this.end(code === 'not_found' && this.everJoined ? { name: 'ended', reason: 'access_ended' } : { name: 'refused', code })
    }
  }

  #joinLater(code?: Code, ms?: number): void {
    this.#partFromServer()
    this.joining.joinLater(code, ms)
    this.#watchers.changed()
  }

  #partFromServer(): void {
    this.#integrity.stop()
    this.#incoming.stop()
    this.outgoing.stop()
    this.#presence.left()
    if (this.stage.name === 'synced') this.times.parted()
    if (this.stage.name === 'opening' || isOver(this.stage)) return
    this.stage = { name: 'apart' }
    this.#watchers.changed()
  }

  #leave(): void {
    if (isJoined(this.stage)) this.joining.line?.leave(this.stage.ch)
    this.joining.disconnected()
    this.#partFromServer()
  }

  #receive = (message: PageMessage): void => {
    if (!isJoined(this.stage)) return
    const { event, body } = message
    if ('epoch' in body && body.epoch !== this.#epoch) return
    switch (event) {
      case 'state':
        return this.#takePart(body)
      case 'updates':
        this.#integrity.disturbed()
        this.#incoming.updates(body)
        return this.#device.markSoon()
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
      case 'role':
        return this.#become(body.role)
      default:
        return message satisfies never
    }
  }

  #takePart(body: ServerMessages['state']): void {
    if (this.stage.name === 'loading') this.times.progressed()
    const state = this.#incoming.part(body)
    // A part that could not be read has led to another join.
    if (!state || !isJoined(this.stage)) return
    const { plan } = this.joining
    const met = { bySeq: plan.bySeq, hadContent: plan.hadContent || this.stage.name === 'synced' }
    plan.completed()
    this.#synced()
    if (this.rights.mayWrite) this.outgoing.completed(state.stateVector)
    this.#integrity.completed(state, met)
    this.#device.markSoon()
  }

  #synced(): void {
    if (this.stage.name !== 'loading') return
    this.stage = { ...this.stage, name: 'synced' }
    this.hasContent = this.everJoined = true
    this.times.progressed()
    applyAdopted(this.outgoing.outbox, this.replica, this.#epoch)
    this.#watchers.changed()
  }

  #stored({ n, from, to }: ServerMessages['stored']): void {
    if (this.outgoing.stored(n)) {
      this.times.progressed()
      this.joining.plan.progressed()
    }
    if (from !== undefined && to !== undefined) this.#incoming.own(from, to)
    this.#device.markSoon()
    this.#watchers.changed()
  }

  #closedByServer({ reason, retry }: ServerMessages['closed']): void {
    if (isJoined(this.stage)) this.joining.line?.forget(this.stage.ch)
    if (reason === 'epoch_changed') return this.#epochChanged()
    if (retry) return this.#joinLater()
    this.#partFromServer()
    this.end({ name: 'ended', reason })
  }

  /** The log was replaced: merging this replica with the new one would double everything. It stays readable for copying. */
  #epochChanged(): void {
    this.outgoing.putAside()
    void this.#device.forget()
    this.end({ name: 'ended', reason: 'epoch_changed' })
  }

  /** What is not stored stays on the device while this person may not write, and goes out when they may. */
  #become(role: Role): void {
    const { mayWrite } = this.rights
    this.rights.become(role)
    if (mayWrite && !this.rights.mayWrite) this.outgoing.sending.hold()
    // A session that began without the right has sent nothing yet: it needs to know how far the server is.
    if (!mayWrite && this.rights.mayWrite && !this.outgoing.sending.release()) this.resync()
    this.#device.markSoon()
    this.#watchers.changed()
  }

  /** The page is damaged: what is not stored stays on the device, and nothing more can be written. */
  #quarantine(): void {
    this.rights.quarantine()
    this.outgoing.sending.halt()
    this.#watchers.changed()
  }

  /** Where the replica stands while it and the log should have the same content. */
  #place() {
    const { stage, rights } = this
    if (stage.name !== 'synced' || !rights.mayWrite || !this.outgoing.settled || this.#epoch === undefined) return undefined
    this.#incoming.flush()
    return { ch: stage.ch, epoch: this.#epoch, seq: this.#incoming.seq ?? 0 }
  }

  #mark() {
    const { seq } = this.#incoming
    const { role, quarantined } = this.rights
    const isComplete = this.everJoined && !this.joining.plan.fresh && !quarantined && !isOver(this.stage)
    if (!isComplete || this.#epoch === undefined || seq === undefined || !role) return undefined
    this.#incoming.flush()
    return { epoch: this.#epoch, seq, role }
  }
}
