import {
  parseClaimAnswer,
  parseJoinAnswer,
  parseVerifyAnswer,
  type ClaimAnswer,
  type ClientMessages,
  type JoinAnswer,
  type PageId,
  type ServerMessage,
  type VerifyAnswer,
} from '@tandem/protocol'
import type { Wire } from './ports.ts'

/** A message that belongs to one page. */
export type PageMessage = Exclude<ServerMessage, { event: 'busy' | 'moving' | 'refused' }>

/** Asks to join a page. */
export interface JoinRequest {
  page: PageId
  /** What to say, at the moment it is said; `undefined` when nobody wants to join any more. */
  body: () => ClientMessages['join'] | undefined
  /** `undefined`: the answer was not of the protocol's form. Returns who takes the messages of the page; nobody: leave it. */
  answered: (answer: JoinAnswer | undefined) => ((message: PageMessage) => void) | undefined
  /** No answer came. */
  failed: () => void
}

/** One connection while it lasts: which page has which channel, and which number comes next. */
export class Line {
  readonly wire: Wire
  #receivers = new Map<number, (message: PageMessage) => void>()
  #numbers = new Map<number, number>()
  #joining = new Map<PageId, Promise<void>>()
  #early: PageMessage[] = []
  #ended = false

  constructor(wire: Wire) {
    this.wire = wire
  }

  /** Joins of one page go one after the other: leaving after an unwanted answer must not hit the join behind it. */
  join(request: JoinRequest): void {
    const before = this.#joining.get(request.page)
    const joined = (before ? before.then(() => this.#join(request)) : this.#join(request)).finally(() => {
      if (this.#joining.get(request.page) === joined) this.#joining.delete(request.page)
      if (this.#joining.size === 0) this.#early = []
    })
    this.#joining.set(request.page, joined)
  }

  /** `undefined`: the answer was not of the protocol's form. Rejects when none came. */
  async claim(body: ClientMessages['claim']): Promise<ClaimAnswer | undefined> {
    return parseClaimAnswer(await this.wire.request('claim', body))
  }

  /** As `claim`. */
  async verify(body: ClientMessages['verify']): Promise<VerifyAnswer | undefined> {
    return parseVerifyAnswer(await this.wire.request('verify', body))
  }

  leave(ch: number): void {
    this.#receivers.delete(ch)
    if (!this.#ended) this.wire.emit('leave', { ch })
  }

  /** Stops handing out messages of a page that the server closed, or that joins again: then they wait for the answer. */
  forget(ch: number): void {
    this.#receivers.delete(ch)
  }

  /** Numbers never come twice on one connection, or a late `stored` would confirm the wrong change. */
  nextNumber(ch: number): number {
    const n = (this.#numbers.get(ch) ?? 0) + 1
    this.#numbers.set(ch, n)
    return n
  }

  deliver(message: PageMessage): void {
    const receiver = this.#receivers.get(message.body.ch ?? -1)
    if (receiver) receiver(message)
    // The answer to a join is a promise: what the server sent right behind it may be here first.
    else if (this.#joining.size > 0) this.#early.push(message)
  }

  end(): void {
    this.#ended = true
    this.#receivers.clear()
  }

  async #join({ body, answered, failed }: JoinRequest): Promise<void> {
    const said = this.#ended ? undefined : body()
    if (!said) return
    let answer: JoinAnswer | undefined
    try {
      answer = parseJoinAnswer(await this.wire.request('join', said))
    } catch {
      if (!this.#ended) failed()
      return
    }
    if (this.#ended) return
    const receiver = answered(answer)
    if (!answer?.ok) return
    if (!receiver) return this.leave(answer.ch)
    const { ch } = answer
    this.#receivers.set(ch, receiver)
    const early = this.#early.filter((message) => message.body.ch === ch)
    this.#early = this.#early.filter((message) => message.body.ch !== ch)
    for (const message of early) receiver(message)
  }
}
