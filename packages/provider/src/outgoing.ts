import type { Code, PageId, ServerMessages } from '@tandem/protocol'
import type * as Y from 'yjs'
import { Claims } from './claims.ts'
import type { Line } from './line.ts'
import { Outbox, type Change } from './outbox.ts'
import type { Found } from './page-device.ts'
import type { PageParts } from './page-parts.ts'
import { AFTER_REJECTED } from './refusals.ts'
import { addRepair, missingClients } from './repair.ts'
import { Sending } from './sending.ts'
import { Strays } from './strays.ts'

/** When the server asks for a rest without saying how long. */
const DEFAULT_REST = 1000

interface Watchers {
  changed: () => void
  /** The server lacks something: joins so that both sides are complete. False when that did not help before. */
  joinFresh: () => boolean
  /** There is more to send, under ids that a join has to name. */
  join: () => void
  /** Asks the server how far it has come. */
  ask: () => void
  /** What rests on the device now. */
  look: () => Promise<Found>
  epoch: () => number | undefined
  /** The log was replaced. */
  replaced: () => void
  /** The page is damaged: the server takes nothing more. */
  quarantined: () => void
  /** This person may not write here any more. */
  forbidden: () => void
  /** The replica holds changes that the server will never take. */
  parked: () => void
  /** The connection is up but of no use. */
  restart: () => void
}

/** What was made here, on its way into the server's log. */
export class Outgoing {
  readonly outbox: Outbox
  readonly sending: Sending
  readonly claims: Claims
  readonly strays: Strays
  /** A change was not accepted; nothing more is sent until the page is opened again. */
  refused: Code | undefined
  /** The server takes no changes now. */
  busy: Code | undefined
  storedAt: number | undefined
  storedAfter: number | undefined
  readonly #clock: PageParts['clock']
  readonly #replica: Y.Doc
  /** Joined, and the state is not complete yet. */
  #session: { line: Line; ch: number } | undefined
  readonly #watchers: Watchers

  constructor(page: PageId, replica: Y.Doc, parts: PageParts, watchers: Watchers) {
    this.#clock = parts.clock
    this.#replica = replica
    this.#watchers = watchers
    this.outbox = new Outbox({ ...parts, page, changed: watchers.changed })
    this.claims = new Claims({
      replica,
      outbox: this.outbox,
      granted: () => this.sending.pump(),
      refused: (code, retryAfter) => this.#notTaken([...this.outbox.changes], { code, retryAfter, overtaken: false }),
      notOurs: (changes) => this.#notOurs(changes),
      failed: watchers.restart,
    })
    this.strays = new Strays({ ...parts, ...watchers, replica, outbox: this.outbox })
    this.sending = new Sending({
      ...parts,
      outbox: this.outbox,
      tooLarge: (change) => this.#park([change], 'too_large'),
      owns: (change) => this.claims.owns(change),
      apart: () => this.strays.awaited,
      claim: () => this.claims.claim(),
    })
  }

  /** A change was made: onto the device, and out as soon as may be. */
  add(bytes: Uint8Array, epoch: number | undefined): void {
    // The server said so when nothing was waiting: it may be over by now.
    if (this.outbox.size === 0 && !this.sending.paused) this.busy = undefined
    this.outbox.add(bytes, epoch)
    // Nothing that builds on a refused change is taken.
    if (this.refused) this.outbox.park(this.outbox.changes.slice(-1), this.refused)
    else this.sending.pump()
    this.#watchers.changed()
  }

  /** Nothing that the replica holds is on its way to the server, from here or from another tab. */
  get settled(): boolean {
    return this.outbox.size === 0 && this.strays.none
  }

  /** The page was joined: what is in the outbox goes out when the state is complete. */
  joined(line: Line, ch: number): void {
    this.claims.joined(line, ch)
    this.#session = { line, ch }
  }

  /** A state is complete: the server is as far as the state vector says, and the replica has all of it. */
  completed(serverVector: Uint8Array | undefined): void {
    const session = this.#session
    this.#session = undefined
    if (serverVector && !this.refused) {
      if (session) this.#mend(serverVector)
      if (this.strays.completed(serverVector)) return this.#watchers.join()
    }
    if (!session) return
    this.busy = undefined
    this.sending.start(session.line, session.ch)
    this.#watchers.changed()
  }

  /** The session is over. */
  stop(): void {
    this.#session = undefined
    this.claims.left()
    this.strays.stop()
    this.sending.stop()
  }

  /** The server takes no changes for a while. */
  rest(code: Code, ms: number): void {
    this.busy = code
    this.sending.pause(ms)
    this.#watchers.changed()
  }

  /** The server did not take a message and cannot say which: everything on its way is sent again after a rest. */
  restAndRepeat(code: Code, ms: number): void {
    this.rest(code, ms)
    this.sending.repeat()
  }

  /** Returns whether something that was waited for is stored. */
  stored(n: number): boolean {
    const after = this.sending.stored(n)
    if (after === undefined) return false
    this.storedAt = this.#clock.now()
    this.storedAfter = after
    this.busy = undefined
    return true
  }

  rejected({ n, code, retryAfter }: ServerMessages['rejected']): void {
    const changes = this.sending.takeBack(n)
    const first = changes[0]
    if (first) this.#notTaken(changes, { code, retryAfter, overtaken: this.sending.wasOvertaken(first, n) })
  }

  /** Puts everything aside: it was made for a log that is no more. */
  putAside(): void {
    this.sending.stop()
    this.outbox.park([...this.outbox.changes], 'epoch_changed')
  }

  #notTaken(changes: readonly Change[], why: { code: Code; retryAfter: number | undefined; overtaken: boolean }): void {
    if (this.refused) return
    const { code, retryAfter, overtaken } = why
    switch (AFTER_REJECTED[code]) {
      case 'rest':
        return this.rest(code, retryAfter ?? DEFAULT_REST)
      case 'replaced':
        return this.#watchers.replaced()
      case 'quarantined':
        return this.#watchers.quarantined()
      case 'hold':
        return this.#watchers.forbidden()
      case 'join':
        // What it builds on is sent again: then it simply goes out behind that.
        if (overtaken) return this.sending.pump()
        if (this.strays.awaited) return this.rest(code, DEFAULT_REST)
        return this.#watchers.joinFresh() ? undefined : this.#park(changes, code)
      case 'park':
        return this.#park(changes, code)
    }
  }

  /** What the server lacks of this tab's own ids goes first; what it has of a struct is cut off, as it takes structs whole. */
  #mend(serverVector: Uint8Array): void {
    const { outbox, claims } = this
    outbox.cut(serverVector)
    const changes = outbox.changes.map(({ entry }) => entry.bytes)
    const own = missingClients(this.#replica, serverVector, changes).filter((id) => claims.has(id))
    addRepair(outbox, this.#replica, { of: own, serverVector, epoch: this.#watchers.epoch() })
  }

  /** A repair that turns out to be of others was never this person's to lose. */
  #notOurs(changes: readonly Change[]): void {
    this.outbox.leaveAlone(changes.filter(({ isRepair }) => isRepair))
    this.#park(
      changes.filter(({ isRepair }) => !isRepair),
      'client_not_owned',
    )
    this.#watchers.changed()
  }

  /** What was made after a refused change builds on it: none of it will be taken. */
  #park(changes: readonly Change[], code: Code): void {
    const first = this.outbox.changes.findIndex((change) => changes.includes(change))
    if (first < 0) return
    this.sending.halt()
    this.outbox.park(this.outbox.changes.slice(first), code)
    this.refused = code
    this.#watchers.parked()
    this.#watchers.changed()
  }
}
