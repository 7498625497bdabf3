import { LIMITS, type ClientMessages, type Code, type PageId } from '@tandem/protocol'
import type { Limits } from '../limits.ts'
import type { Clock } from '../rooms/ports.ts'
import type { JoinedPage } from './joined-page.ts'
import { OutboxParts, type PartsMemory } from './outbox-parts.ts'
import type { Pace } from './pace.ts'

const RETRY_BUSY_MS = 1000

/** By which page and number a browser knows one of its changes. */
type Name = Pick<ClientMessages['update'], 'ch' | 'n'>

export interface Rejection {
  code: Code
  retryAfter: number | undefined
  page: PageId | undefined
}

interface ChangesParts {
  pages: ReadonlyMap<number, JoinedPage>
  limits: Limits
  clock: Pick<Clock, 'elapsed' | 'after'>
  pace: Pace
  partsMemory: PartsMemory
  reject: (change: Name, rejection: Rejection) => void
  /** A part came that does not follow the one before. */
  outOfOrder: () => void
  /** The sender pays no heed to what it is told. */
  enough: () => void
}

/** The changes of one visit on their way to its pages: counted, put together, and rejected with a time to come again. */
export class Changes {
  readonly #parts: ChangesParts
  #outbox: OutboxParts | undefined

  constructor(parts: ChangesParts) {
    this.#parts = parts
  }

  /** Counts a change of this many bytes and hands it to its page, unless something speaks against it. */
  take(change: Name, bytes: number, handOver: (page: JoinedPage) => Code | undefined): void {
    const { pages, pace, clock, enough } = this.#parts
    const page = pages.get(change.ch)
    const now = clock.elapsed()
    const held = page?.held(now)
    const wait = held?.code === 'rate' ? held.ms : pace.take('updates', bytes, now)
    if (wait > 0) {
      if (held?.code !== 'rate') page?.hold('rate', now + wait)
      this.#reject(page, change, 'rate', wait)
      if (pace.overrun('updates', bytes, now)) enough()
      return
    }
    if (held) return this.#reject(page, change, held.code, held.ms)
    const code = page ? handOver(page) : 'not_found'
    if (code) this.notTaken(page, change, code)
  }

  addPart(part: ClientMessages['outbox']): void {
    const { pages, clock, pace, outOfOrder, enough } = this.#parts
    const outbox = (this.#outbox ??= this.#newOutbox())
    if (part.part === 0 && !this.#begin(part)) return outbox.refuse(part)
    const whole = outbox.add(part)
    if (whole === 'more') return
    if (whole === 'out of order') return outOfOrder()
    if (whole === 'dropped') return pace.overrun('updates', part.bytes.byteLength, clock.elapsed()) ? enough() : undefined
    const page = pages.get(part.ch)
    if (typeof whole === 'string') return this.notTaken(page, part, whole)
    const code = page ? page.take({ n: part.n, bytes: whole, source: 'outbox' }) : 'not_found'
    if (code) this.notTaken(page, part, code)
  }

  /** Tells why a change is not taken. What comes behind one that has to come again has to wait as well. */
  notTaken(page: JoinedPage | undefined, change: Name, code: Code): void {
    const { pace, clock } = this.#parts
    const now = clock.elapsed()
    if (code === 'busy') {
      page?.hold('busy', now + RETRY_BUSY_MS)
      return this.#reject(page, change, 'busy', RETRY_BUSY_MS)
    }
    const wait = code === 'need_sync' ? pace.take('needSyncs', 0, now) : 0
    if (wait === 0) return this.#reject(page, change, code)
    page?.hold('rate', now + wait)
    this.#reject(page, change, 'rate', wait)
  }

  close(): void {
    this.#outbox?.close()
  }

  /** All of it is counted with its first part: refused in the middle it would have to come again from the start. */
  #begin(part: ClientMessages['outbox']): boolean {
    let begun = false
    this.take(part, Math.min(part.parts * LIMITS.partBytes, LIMITS.outboxBytes), (page) => {
      begun = page.notWritable === undefined
      return page.notWritable
    })
    return begun
  }

  #newOutbox(): OutboxParts {
    const { pages, partsMemory, limits, clock } = this.#parts
    return new OutboxParts({
      memory: partsMemory,
      patienceMs: limits.partsSeconds * 1000,
      after: clock.after,
      expired: (change) => this.notTaken(pages.get(change.ch), change, 'busy'),
    })
  }

  #reject(page: JoinedPage | undefined, { ch, n }: Name, code: Code, retryAfter?: number): void {
    this.#parts.reject({ ch, n }, { code, retryAfter, page: page?.room.page })
  }
}
