import type { Code, PageId } from '@tandem/protocol'

export interface Refused {
  event: string
  code: Code
  person: string
  connection: string
  page?: PageId
  /** How often this connection was refused with this code by now. */
  times: number
}

export interface RefusalEvents {
  refused(what: Refused): void
}

/** Somebody tried what is not theirs: the operator wants to know of each. */
const AUDITED: readonly Code[] = ['client_not_owned', 'forbidden']
const isPowerOfTen = (count: number): boolean => /^10*$/.test(String(count))

/** What was refused on one connection. Of a flood the operator hears the first, the tenth, the hundredth. */
export class Refusals {
  readonly #events: RefusalEvents
  readonly #who: Pick<Refused, 'person' | 'connection'>
  readonly #times = new Map<Code, number>()

  constructor(events: RefusalEvents, who: Pick<Refused, 'person' | 'connection'>) {
    this.#events = events
    this.#who = who
  }

  add(what: Pick<Refused, 'event' | 'code' | 'page'>): void {
    const times = (this.#times.get(what.code) ?? 0) + 1
    this.#times.set(what.code, times)
    if (AUDITED.includes(what.code) || isPowerOfTen(times)) this.#events.refused({ ...what, ...this.#who, times })
  }
}
