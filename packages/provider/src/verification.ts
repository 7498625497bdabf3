import { contentDigest } from '@tandem/content'
import type { ClientMessages, VerifyAnswer } from '@tandem/protocol'
import type * as Y from 'yjs'
import type { Clock } from './ports.ts'

/** Nothing was typed and nothing came for so long. */
const QUIET = 5000
/** Not more often than this. */
const PACE = 60_000

/** Where in a log a replica stands, on the session that is open. */
export type Place = Omit<ClientMessages['verify'], 'digest'>

interface Parts {
  replica: Y.Doc
  clock: Clock
  /** Where in the log the replica stands; `undefined` while it holds something that the log has not, or the other way round. */
  place: () => Place | undefined
  /** Asks the server. Rejects when no answer came. */
  ask: (body: ClientMessages['verify']) => Promise<VerifyAnswer | undefined>
  /** The replica and the server differ at the same place. */
  differs: () => void
}

/**
 * Compares the content of a replica that came back with the server's: equal state vectors do not prove equal content. A
 * digest of a megabyte of text costs tens of milliseconds, so it is made when nobody is at work.
 */
export class Verification {
  readonly #parts: Parts
  #session = {}
  #isWanted = false
  #changedAt = 0
  #askedAt = Number.NEGATIVE_INFINITY
  #cancel: (() => void) | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The replica did not come from the server alone. */
  want(): void {
    this.#isWanted = true
    this.disturbed()
    this.#plan()
  }

  /** Something was typed or came in. */
  disturbed(): void {
    this.#changedAt = this.#parts.clock.now()
  }

  /** The session is over: the next one asks again if need be. */
  stop(): void {
    this.#session = {}
    this.#isWanted = false
    this.#cancel?.()
    this.#cancel = undefined
  }

  #plan(): void {
    const { clock } = this.#parts
    const due = Math.max(this.#changedAt + QUIET, this.#askedAt + PACE)
    this.#cancel ??= clock.after(Math.max(0, due - clock.now()), () => {
      this.#cancel = undefined
      if (clock.now() < this.#changedAt + QUIET) return this.#plan()
      const compare = (): void => this.#compare()
      this.#cancel = clock.idle ? clock.idle(compare) : clock.after(0, compare)
    })
  }

  #compare(): void {
    this.#cancel = undefined
    const { replica, clock, place, ask, differs } = this.#parts
    const here = place()
    if (!this.#isWanted) return
    if (!here || clock.now() < this.#changedAt + QUIET) {
      this.disturbed()
      return this.#plan()
    }
    this.#isWanted = false
    this.#askedAt = clock.now()
    const session = this.#session
    ask({ ...here, digest: contentDigest(replica) }).then(
      (answer) => answer?.ok === true && answer.same === false && this.#session === session && differs(),
      () => undefined,
    )
  }
}
