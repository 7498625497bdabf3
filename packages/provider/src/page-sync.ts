import {
  may,
  type ClientMessages,
  type Code,
  type JoinAnswer,
  type PageId,
  type PageKind,
  type Reason,
  type Role,
  type ServerMessages,
  type SessionId,
  type TabId,
} from '@tandem/protocol'
import * as Y from 'yjs'
import { backoff } from './backoff.ts'
import type { Line, PageMessage } from './line.ts'
import { Outbox, type Change } from './outbox.ts'
import { findOnDevice } from './page-device.ts'
import type { Clock, LocalCopies, LocalCopy, OutboxStore, Tabs } from './ports.ts'
import type { PagePresence } from './presence.ts'
import { Receiving } from './receiving.ts'
import { RemoteChanges } from './remote-changes.ts'
import { holdsAll, missingFromServer } from './repair.ts'
import { Sending } from './sending.ts'
import { StateParts, type CompleteState } from './state-parts.ts'

/** Stragglers on their way get this long before a gap is asked for. */
const GAP_PATIENCE = 50
/** A gap that was asked for is not asked for again before this. */
const ANSWER_PATIENCE = 1000
const MARK_PACE = 1000
const DEFAULT_REST = 1000

/** Where a page is in its life. */
export type Stage =
  | { name: 'opening' } // the device is asked
  | { name: 'apart' } // no connection, or waiting to join again
  | { name: 'asking' } // `join` is on its way
  | { name: 'loading'; ch: number; session: SessionId; kind: PageKind }
  | { name: 'synced'; ch: number; session: SessionId; kind: PageKind }
  | { name: 'refused'; code: Code }
  | { name: 'ended'; reason: Reason }
  | { name: 'closed' }

/** What every page of a tab shares. */
export interface PageParts {
  clock: Clock
  random: () => number
  tab: TabId
  principal: string
  store: OutboxStore
  copies: LocalCopies
  tabs: Tabs
  nextOrder: () => number
}

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
  readonly outbox: Outbox
  readonly sending: Sending
  stage: Stage = { name: 'opening' }
  role: Role | undefined
  /** The content is complete: from the server, or from a complete local copy. */
  hasContent = false
  everJoined = false
  /** A change was not accepted; nothing more is sent until the page is opened again. */
  refused: Code | undefined
  /** The server takes no changes now. */
  busy: Code | undefined
  apartSince: number
  /** Since when there is a connection to send over. */
  availableSince: number
  storedAt: number | undefined
  storedAfter: number | undefined
  /** When the server last got this page further: a part of its first state, or something stored. */
  progressAt: number
  readonly #parts: PageParts
  readonly #watchers: Watchers
  readonly #presence: PagePresence
  readonly #copy: LocalCopy
  readonly #receiving = new Receiving()
  readonly #state = new StateParts()
  readonly #remote: RemoteChanges
  readonly #adopted = { adopted: true }
  #line: Line | undefined
  #epoch: number | undefined
  /** The next join must not rely on seq: something of the log is missing here or there. */
  #fresh = false
  #freshJoins = 0
  #failedJoins = 0
  #cancelRejoin = (): void => undefined
  /** The newest row that the server spoke of by itself. */
  #head = 0
  #cancelGap: (() => void) | undefined
  #cancelMark: (() => void) | undefined

  constructor(id: PageId, parts: PageParts, presence: PagePresence, watchers: Watchers) {
    this.id = id
    this.#parts = parts
    this.#presence = presence
    this.#watchers = watchers
    this.apartSince = this.availableSince = this.progressAt = parts.clock.now()
    this.outbox = new Outbox({ page: id, ...parts, changed: watchers.changed })
    this.sending = new Sending({ ...parts, outbox: this.outbox, tooLarge: (change) => this.#park([change], 'too_large') })
    this.#remote = new RemoteChanges(this.replica, parts.clock)
    this.#copy = parts.copies.open(id, this.replica)
    this.replica.on('update', this.#onUpdate)
    void this.#open()
  }

  connected(line: Line): void {
    this.#line = line
    this.#freshJoins = this.#failedJoins = 0
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
    this.#remote.flush()
    this.#line?.wire.emit('resync', { ch: this.stage.ch, epoch: this.#epoch, seq: this.#receiving.seq ?? 0 })
  }

  /** The server takes no changes from this tab for a while. */
  rest(code: Code, ms: number): void {
    this.busy = code
    this.sending.pause(ms)
    this.#watchers.changed()
  }

  /** Over: trying again would not help. */
  end(stage: Extract<Stage, { name: 'refused' | 'ended' }>): void {
    if (this.#isOver) return
    this.#leave()
    this.stage = stage
    this.#watchers.changed()
  }

  close(): void {
    this.#mark()
    if (!this.#isOver) this.#leave()
    this.stage = { name: 'closed' }
    this.sending.close()
    this.#remote.close()
    this.#cancelMark?.()
    this.replica.off('update', this.#onUpdate)
    void this.#copy.close()
    this.replica.destroy()
  }

  get #isOver(): boolean {
    return this.stage.name === 'refused' || this.stage.name === 'ended' || this.stage.name === 'closed'
  }

  async #open(): Promise<void> {
    const found = await findOnDevice({ page: this.id, copy: this.#copy, ...this.#parts })
    if (this.stage.name !== 'opening') return
    this.outbox.adopt(found.left)
    if (found.mark) {
      this.#epoch = found.mark.epoch
      this.role = found.mark.role
      this.#receiving.holds(found.mark.seq)
      this.hasContent = true
      this.#applyAdopted()
    }
    this.stage = { name: 'apart' }
    this.#join()
    this.#watchers.changed()
  }

  #onUpdate = (bytes: Uint8Array, origin: unknown): void => {
    if (origin === this.#remote.origin || origin === this.#adopted || origin === this.#copy.origin || this.#isOver) return
    // A viewer's replica may tidy itself up (Yjs does so with formats); that is nobody's change.
    if (this.role && !may(this.role, 'write')) return
    this.outbox.add(bytes, this.#epoch)
    this.sending.pump()
    this.#watchers.changed()
  }

  #join(): void {
    const line = this.#line
    if (!line || this.stage.name === 'opening' || this.#isOver) return
    this.#partFromServer()
    const asking: Stage = { name: 'asking' }
    this.stage = asking
    const isWanted = (): boolean => this.stage === asking && this.#line === line
    line.join({
      page: this.id,
      body: () => (isWanted() ? this.#joinBody() : undefined),
      answered: (answer) => (isWanted() && this.#answered(line, answer) ? this.#receive : undefined),
      failed: () => isWanted() && this.#watchers.restart(),
    })
    this.#watchers.changed()
  }

  #joinBody(): ClientMessages['join'] {
    const stateVector = Y.encodeStateVector(this.replica)
    const seq = this.#receiving.seq
    return {
      pageId: this.id,
      ...(this.#epoch === undefined ? {} : { epoch: this.#epoch }),
      ...(this.#epoch === undefined || seq === undefined || this.#fresh ? {} : { seq }),
      ...(this.replica.store.clients.size === 0 ? {} : { stateVector }),
    }
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
    this.#failedJoins = 0
    this.#receiving.expectState()
    this.#state.clear()
    this.stage = { name: 'loading', ch: answer.ch, session: answer.session, kind: answer.kind }
    this.progressAt = this.#parts.clock.now()
    this.#presence.joined(line, answer.ch, answer.session)
    this.#watchers.changed()
    return true
  }

  #joinRefused(code: Code, retryAfter: number | undefined): void {
    if (code === 'epoch_changed') return this.#epochChanged()
    if (code !== 'busy' && code !== 'rate' && code !== 'store_unavailable') return this.end({ name: 'refused', code })
    this.#joinLater(retryAfter)
  }

  #joinLater(ms: number | undefined): void {
    this.#partFromServer()
    const wait = Math.max(ms ?? 0, backoff(this.#failedJoins++, this.#parts.random()))
    this.#cancelRejoin = this.#parts.clock.after(wait, () => this.#join())
  }

  /** A join by state vector puts right whatever is missing; more than two without success would go on for ever. */
  #joinFresh(): boolean {
    if (this.#freshJoins >= 2) return false
    this.#freshJoins += 1
    this.#fresh = true
    this.#join()
    return true
  }

  #partFromServer(): void {
    this.#cancelRejoin()
    this.#stopAsking()
    this.#head = 0
    this.#remote.flush()
    this.sending.stop()
    this.#presence.left()
    if (this.stage.name === 'synced') this.apartSince = this.#parts.clock.now()
    if (this.stage.name === 'opening' || this.#isOver) return
    this.stage = { name: 'apart' }
    this.#watchers.changed()
  }

  #leave(): void {
    if (this.stage.name === 'synced' || this.stage.name === 'loading') this.#line?.leave(this.stage.ch)
    this.#partFromServer()
    this.#line = undefined
  }

  #receive = (message: PageMessage): void => {
    if (this.stage.name !== 'loading' && this.stage.name !== 'synced') return
    const { event, body } = message
    if ('epoch' in body && body.epoch !== this.#epoch) return
    switch (event) {
      case 'state':
        return this.#takePart(body)
      case 'updates':
        this.#remote.add(this.#receiving.take(body.from, body.to, body.updates))
        return this.#advanced()
      case 'stored':
        return this.#stored(body)
      case 'rejected':
        return this.#rejected(body)
      case 'head':
        this.#head = body.seq
        return this.#askIfBehind()
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
    const state = this.#state.add(body)
    if (state) this.#complete(state)
  }

  #complete({ seq, updates, stateVector }: CompleteState): void {
    this.#remote.add(updates)
    this.#remote.add(this.#receiving.complete(seq))
    this.#remote.flush()
    // A replica that lacks what its seq promised was damaged on the device.
    if (stateVector && !holdsAll(this.replica, stateVector) && this.#joinFresh()) return
    this.#fresh = false
    this.#stopAsking()
    if (this.stage.name === 'loading') this.#synced(stateVector)
    this.#advanced()
  }

  #synced(stateVector: Uint8Array | undefined): void {
    if (this.stage.name !== 'loading' || !this.#line) return
    this.stage = { ...this.stage, name: 'synced' }
    this.hasContent = this.everJoined = true
    this.progressAt = this.#parts.clock.now()
    this.busy = undefined
    this.#applyAdopted()
    const bytes = this.outbox.changes.map((change) => change.entry.bytes)
    const mayWrite = this.role !== undefined && may(this.role, 'write')
    const missing = mayWrite && stateVector && !this.refused ? missingFromServer(this.replica, stateVector, bytes) : undefined
    if (missing) this.outbox.addFirst(missing, this.#epoch)
    if (mayWrite && !this.refused) this.sending.start(this.#line, this.stage.ch)
    this.#watchers.changed()
  }

  /** Changes from an earlier visit become part of the replica, unless they belong to a log that was replaced. */
  #applyAdopted(): void {
    const { changes } = this.outbox
    const foreign = changes.filter(({ entry }) => entry.epoch !== undefined && entry.epoch !== this.#epoch)
    if (foreign.length > 0) this.outbox.park(foreign, 'epoch_changed')
    this.replica.transact(() => {
      for (const { entry } of this.outbox.changes) Y.applyUpdate(this.replica, entry.bytes, this.#adopted)
    }, this.#adopted)
  }

  #stored({ n, from, to }: ServerMessages['stored']): void {
    const { clock } = this.#parts
    const after = this.sending.stored(n)
    if (after !== undefined) {
      this.storedAt = this.progressAt = clock.now()
      this.storedAfter = after
      this.busy = undefined
      this.#freshJoins = 0
    }
    if (from !== undefined && to !== undefined) this.#remote.add(this.#receiving.own(from, to))
    this.#advanced()
    this.#watchers.changed()
  }

  #rejected({ n, code, retryAfter }: ServerMessages['rejected']): void {
    const changes = this.sending.takeBack(n)
    const first = changes[0]
    if (!first || this.refused) return
    switch (code) {
      case 'busy':
      case 'rate':
      case 'store_unavailable':
        return this.rest(code, retryAfter ?? DEFAULT_REST)
      case 'epoch_changed':
        return this.#epochChanged()
      case 'need_sync':
        // What it builds on waits to be sent again: then it simply goes out behind that.
        if (this.sending.waitsBefore(first) || this.#joinFresh()) return
        return this.#park(changes, code)
      default:
        return this.#park(changes, code)
    }
  }

  #park(changes: readonly Change[], code: Code): void {
    this.sending.halt()
    this.outbox.park(changes, code)
    this.refused = code
    this.#watchers.changed()
  }

  #closedByServer({ reason, retry }: ServerMessages['closed']): void {
    if (this.stage.name === 'loading' || this.stage.name === 'synced') this.#line?.forget(this.stage.ch)
    if (reason === 'epoch_changed') return this.#epochChanged()
    if (retry) return this.#joinLater(undefined)
    this.#partFromServer()
    this.end({ name: 'ended', reason })
  }

  /** The log was replaced: merging this replica with the new one would double everything. It stays readable for copying. */
  #epochChanged(): void {
    this.sending.stop()
    this.outbox.park([...this.outbox.changes], 'epoch_changed')
    void this.#copy.clear()
    this.end({ name: 'ended', reason: 'epoch_changed' })
  }

  /** The newest row that is known of and not here, or something behind rows that are not here. */
  get #isBehind(): boolean {
    return this.#receiving.gap || this.#head > (this.#receiving.seq ?? 0)
  }

  #askIfBehind(patience = GAP_PATIENCE): void {
    if (this.stage.name !== 'synced' || !this.#isBehind) return
    this.#cancelGap ??= this.#parts.clock.after(patience, () => {
      this.#cancelGap = undefined
      if (!this.#isBehind) return
      this.resync()
      this.#askIfBehind(ANSWER_PATIENCE)
    })
  }

  #stopAsking(): void {
    this.#cancelGap?.()
    this.#cancelGap = undefined
  }

  #advanced(): void {
    this.#askIfBehind()
    this.#cancelMark ??= this.#parts.clock.after(MARK_PACE, () => this.#mark())
  }

  #mark(): void {
    this.#cancelMark?.()
    this.#cancelMark = undefined
    const seq = this.#receiving.seq
    if (!this.everJoined || this.#fresh || this.#epoch === undefined || seq === undefined || !this.role || this.#isOver) return
    this.#remote.flush()
    this.#copy.mark({ epoch: this.#epoch, seq, role: this.role })
  }
}
