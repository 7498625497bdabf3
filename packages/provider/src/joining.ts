import type { ClientMessages, Code, JoinAnswer, PageId } from '@tandem/protocol'
import type * as Y from 'yjs'
import { JoinPlan, type JoinWait } from './join-plan.ts'
import type { Line, PageMessage } from './line.ts'
import type { Clock } from './ports.ts'

interface Parts {
  page: PageId
  replica: Y.Doc
  clock: Clock
  random: () => number
  /** The page begins to ask: whatever session there was is over. Returns whether it still waits for this answer; `undefined`: it does not want to join. */
  begin: () => (() => boolean) | undefined
  /** What the replica has, and under which client ids its changes are written. */
  here: () => { epoch: number | undefined; seq: number | undefined; clientIds: number[] }
  /** Returns who takes the messages of the session; nobody: leave it. */
  answered: (line: Line, answer: JoinAnswer | undefined) => ((message: PageMessage) => void) | undefined
  /** No answer came. */
  failed: () => void
}

/** Brings a page into its room: over which connection, when, and what it says of itself. */
export class Joining {
  readonly plan = new JoinPlan()
  readonly #parts: Parts
  #line: Line | undefined
  #cancel = (): void => undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get line(): Line | undefined {
    return this.#line
  }

  /** The server asked to come back later. */
  get wait(): JoinWait | undefined {
    return this.plan.wait
  }

  connected(line: Line): void {
    this.#line = line
    this.plan.progressed()
    if (this.wait) this.#joinWhenDue()
    else this.join()
  }

  /** The connection is gone, or nobody wants to join any more. */
  disconnected(): void {
    this.#line = undefined
    this.#cancel()
  }

  join(): void {
    const line = this.#line
    const isAsking = line && this.#parts.begin()
    if (!isAsking) return
    this.#cancel()
    const isWanted = (): boolean => isAsking() && this.#line === line
    line.join({
      page: this.#parts.page,
      body: () => (isWanted() ? this.#body() : undefined),
      answered: (answer) => (isWanted() ? this.#parts.answered(line, answer) : undefined),
      failed: () => isWanted() && this.#parts.failed(),
    })
  }

  /** A join by state vector puts right whatever is missing. Returns false when it did not help before. */
  joinFresh(): boolean {
    if (!this.plan.beginFresh()) return false
    this.join()
    return true
  }

  /** `ms`: how long the server wants not to be asked, when it said so. */
  joinLater(code: Code | undefined, ms: number | undefined): void {
    this.plan.failed(code, ms, { now: this.#parts.clock.now(), chance: this.#parts.random() })
    this.#joinWhenDue()
  }

  /** Somebody does not want to wait. */
  retryNow(): void {
    if (this.wait) this.join()
  }

  #joinWhenDue(): void {
    this.#cancel()
    const { clock } = this.#parts
    this.#cancel = clock.after(Math.max(0, (this.wait?.until ?? 0) - clock.now()), () => this.join())
  }

  #body(): ClientMessages['join'] {
    const { page, replica, here } = this.#parts
    return this.plan.body({ id: page, replica, ...here() })
  }
}
