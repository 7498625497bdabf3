import type { OtherMails } from '../accounts/mailboxes.ts'
import type { Attempt, OtherTries, TryStep } from '../accounts/throttle.ts'
import type { Notice } from './notice.ts'
import type { OtherNodes } from './ports.ts'

type Tried = Extract<Notice, { say: 'tried' }>

/** Guesses and mails are counted on every node: who spreads them over several has not more of them. */
export class TriesElsewhere {
  readonly #nodes: OtherNodes
  readonly #tried: Record<Tried['where'], ((step: TryStep, attempt: Attempt) => void)[]> = { 'sign-in': [], link: [] }
  readonly #mailed: ((email: string) => void)[] = []

  constructor(nodes: OtherNodes) {
    this.#nodes = nodes
  }

  of(where: Tried['where']): OtherTries {
    return {
      tell: (step, attempt) => this.#nodes.tell({ say: 'tried', where, step, attempt }),
      listen: (heard) => void this.#tried[where].push(heard),
    }
  }

  readonly mails: OtherMails = {
    tell: (email) => this.#nodes.tell({ say: 'mailed', email }),
    listen: (heard) => void this.#mailed.push(heard),
  }

  tried({ where, step, attempt }: Tried): void {
    for (const heard of this.#tried[where]) heard(step, attempt)
  }

  mailed(email: string): void {
    for (const heard of this.#mailed) heard(email)
  }
}
