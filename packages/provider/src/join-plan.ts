import { LIMITS, type ClientMessages, type Code, type PageId } from '@tandem/protocol'
import * as Y from 'yjs'
import { backoff } from './backoff.ts'

/** More joins in a row that do not help would go on for ever. */
const MOST_FRESH = 2

/** The server asked not to come before a moment, in milliseconds since 1970; without a code there was no reason but chance. */
export interface JoinWait {
  until: number
  code: Code | undefined
}

/** What a page says when it joins, and how often it may try. */
export class JoinPlan {
  /** The next join does not rely on seq: something of the log is missing here or there. */
  #fresh = false
  #freshInARow = 0
  #failed = 0
  #bySeq = false
  #hadContent = false
  /** Nothing is asked before this, over whatever connection. */
  wait: JoinWait | undefined

  /** The replica was not empty at the last join. */
  get hadContent(): boolean {
    return this.#hadContent
  }

  /** The last join named a seq, so the state holds only what comes after it. */
  get bySeq(): boolean {
    return this.#bySeq
  }

  /** The seq that this replica stands at is not to be relied on. */
  get fresh(): boolean {
    return this.#fresh
  }

  body(page: {
    id: PageId
    replica: Y.Doc
    epoch: number | undefined
    seq: number | undefined
    clientIds: number[]
  }): ClientMessages['join'] {
    const { id, replica, epoch, seq, clientIds } = page
    const relied = epoch === undefined || this.#fresh ? undefined : seq
    this.#bySeq = relied !== undefined
    this.#hadContent = replica.store.clients.size > 0
    const stateVector = this.#hadContent ? Y.encodeStateVector(replica) : undefined
    return {
      pageId: id,
      clientIds,
      ...(epoch === undefined ? {} : { epoch }),
      ...(relied === undefined ? {} : { seq: relied }),
      // Without it the server sends a little more; a longer one it would not take.
      ...(stateVector && stateVector.byteLength <= LIMITS.stateVectorBytes ? { stateVector } : {}),
    }
  }

  /** Makes the next join a fresh one. False: that was tried often enough. */
  beginFresh(): boolean {
    if (this.#freshInARow >= MOST_FRESH) return false
    this.#freshInARow += 1
    this.#fresh = true
    return true
  }

  /** The server did not let this page in for now. `asked`: for how many milliseconds, when it said so. */
  failed(code: Code | undefined, asked: number | undefined, { now, chance }: { now: number; chance: number }): JoinWait {
    return (this.wait = { code, until: now + Math.max(asked ?? 0, backoff(this.#failed++, chance)) })
  }

  /** The server let this page in. */
  answered(): void {
    this.#failed = 0
    this.wait = undefined
  }

  /** A complete state is here. */
  completed(): void {
    this.#fresh = false
  }

  /** Things go on: a new connection, or something stored. */
  progressed(): void {
    this.#freshInARow = 0
  }
}
