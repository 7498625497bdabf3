import { LIMITS, type ClaimAnswer, type Code } from '@tandem/protocol'
import type * as Y from 'yjs'
import { avoidReserved, newClientId } from './client-ids.ts'
import type { Line } from './line.ts'
import type { Change, Outbox } from './outbox.ts'

/** New ids that the server did not like either, in a row. */
const MOST_NEW_IDS = 3

interface Parts {
  replica: Y.Doc
  outbox: Outbox
  /** The server agreed to more ids. */
  granted: () => void
  /** The server would not say. */
  refused: (code: Code, retryAfter: number | undefined) => void
  /** These will never be taken: their ids are somebody else's. */
  notOurs: (changes: readonly Change[]) => void
  /** No answer came. */
  failed: () => void
}

/**
 * Which Yjs client ids the server has agreed to be this person's on this page. Nothing may be sent under another: an id
 * used twice makes replicas differ for ever, and no state vector shows it.
 */
export class Claims {
  readonly #parts: Parts
  #owned = new Set<number>()
  #named: number[] = []
  #session: { line: Line; ch: number } | undefined
  #isAsking = false
  /** Among several one was not ours: which, only asking one by one can tell. */
  #isDoubtful = false
  #newIds = 0

  constructor(parts: Parts) {
    this.#parts = parts
    avoidReserved(parts.replica)
  }

  /** What a join has to name: the id the replica writes under, then those of the outbox. */
  forJoin(): number[] {
    avoidReserved(this.#parts.replica)
    const all = this.#inUse()
    this.#named = this.#isDoubtful ? all.slice(0, 1) : all.slice(0, LIMITS.clientIdsPerClaim)
    return this.#named
  }

  /** The server let the page in, and with it the ids the join named. */
  joined(line: Line, ch: number): void {
    this.#owned = new Set(this.#named)
    this.#session = { line, ch }
    this.#isAsking = false
    this.#newIds = 0
  }

  /** The session is over. */
  left(): void {
    this.#session = undefined
    this.#owned.clear()
  }

  /** A join named an id that is not ours. False: another one would not help. */
  joinRefused(): boolean {
    if (this.#named.length > 1) {
      this.#isDoubtful = true
      return true
    }
    return this.#renew()
  }

  has(id: number): boolean {
    return this.#owned.has(id)
  }

  owns(change: Change): boolean {
    return change.writers.every((id) => this.#owned.has(id))
  }

  /** The replica may write under another id than before: Yjs draws a new one when it sees its own used by others. */
  look(): void {
    if (this.#owned.has(this.#parts.replica.clientID)) return
    avoidReserved(this.#parts.replica)
    this.claim()
  }

  /** Asks for what is in use and not agreed to. */
  claim(): void {
    const session = this.#session
    if (!session || this.#isAsking || this.#inUse().every((id) => this.#owned.has(id))) return
    // The first id of a claim is the one to go on with, and the server must not know it further than a claim can say.
    if (this.#owned.has(this.#parts.replica.clientID)) this.#parts.replica.clientID = newClientId()
    const missing = this.#inUse().filter((id) => !this.#owned.has(id))
    const ids = missing.slice(0, this.#isDoubtful ? 2 : LIMITS.clientIdsPerClaim)
    this.#isAsking = true
    session.line.claim({ ch: session.ch, clientIds: ids }).then(
      (answer) => this.#session === session && this.#answered(ids, answer),
      () => this.#session === session && this.#parts.failed(),
    )
  }

  #answered(ids: readonly number[], answer: ClaimAnswer | undefined): void {
    this.#isAsking = false
    if (answer?.ok) {
      for (const id of ids) this.#owned.add(id)
      this.#newIds = 0
      this.#parts.granted()
      return this.claim()
    }
    const { code, retryAfter } = answer ?? { code: 'busy' as const, retryAfter: undefined }
    if (code !== 'client_not_owned') return this.#parts.refused(code, retryAfter)
    if (ids.length > 2) this.#isDoubtful = true
    else if (ids.length === 2) this.#parts.notOurs(this.#changesUnder(ids[1]))
    else if (!this.#renew()) return this.#parts.refused(code, retryAfter)
    this.claim()
  }

  /** Somebody else has the id of this replica: what was written under it cannot be stored, and what comes gets another. */
  #renew(): boolean {
    if (this.#newIds >= MOST_NEW_IDS) return false
    this.#newIds += 1
    const { replica, notOurs } = this.#parts
    const lost = this.#changesUnder(replica.clientID)
    replica.clientID = newClientId()
    if (lost.length > 0) notOurs(lost)
    return true
  }

  #changesUnder(id: number | undefined): Change[] {
    return this.#parts.outbox.changes.filter(({ writers }) => id !== undefined && writers.includes(id))
  }

  #inUse(): number[] {
    const { replica, outbox } = this.#parts
    return [...new Set([replica.clientID, ...outbox.changes.flatMap(({ writers }) => writers)])]
  }
}
