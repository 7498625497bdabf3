import type { ClientMessages, PageId } from '@tandem/protocol'
import * as Y from 'yjs'
import { backoff } from './backoff.ts'

/** More joins in a row that do not help would go on for ever. */
const MOST_FRESH = 2

/** What a page says when it joins, and how often it may try. */
export class JoinPlan {
  /** The next join does not rely on seq: something of the log is missing here or there. */
  #fresh = false
  #freshInARow = 0
  #failed = 0
  #bySeq = false

  /** The last join named a seq, so the state holds only what comes after it. */
  get bySeq(): boolean {
    return this.#bySeq
  }

  /** The seq that this replica stands at is not to be relied on. */
  get fresh(): boolean {
    return this.#fresh
  }

  body(pageId: PageId, replica: Y.Doc, epoch: number | undefined, seq: number | undefined): ClientMessages['join'] {
    const relied = epoch === undefined || this.#fresh ? undefined : seq
    this.#bySeq = relied !== undefined
    return {
      pageId,
      ...(epoch === undefined ? {} : { epoch }),
      ...(relied === undefined ? {} : { seq: relied }),
      ...(replica.store.clients.size === 0 ? {} : { stateVector: Y.encodeStateVector(replica) }),
    }
  }

  /** Makes the next join a fresh one. False: that was tried often enough. */
  beginFresh(): boolean {
    if (this.#freshInARow >= MOST_FRESH) return false
    this.#freshInARow += 1
    this.#fresh = true
    return true
  }

  /** Milliseconds until the next try after one that failed. */
  waitAfterFailure(asked: number | undefined, chance: number): number {
    return Math.max(asked ?? 0, backoff(this.#failed++, chance))
  }

  /** The server let this page in. */
  answered(): void {
    this.#failed = 0
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
