import type { LimitName, Limits } from '../limits.ts'

const COME_AGAIN_MS = 10_000
/** Connections that have not entered yet are counted too, but may be twice as many: each is gone after ten seconds. */
const UNENTERED = 2
const SWEEP_EVERY = 1000

interface Address {
  /** Connections of any kind. */
  open: number
  /** Those that have entered `/sync`. */
  entered: number
  /** When as many as may come at once may come again. */
  restedAt: number
}

/** Who may come in: how many at once of one person and of one address, and how fast. */
export class Admission {
  readonly #limits: Limits
  readonly #addresses = new Map<string, Address>()
  readonly #people = new Map<string, number>()
  readonly #hit: (limit: LimitName) => void
  #sinceSweep = 0

  /** `hit` is told the name of a limit that somebody is over. */
  constructor(limits: Limits, hit: (limit: LimitName) => void = () => undefined) {
    this.#limits = limits
    this.#hit = hit
  }

  /** Whether one more connection from here may be opened at all, before anybody knows whose it is. */
  mayOpen(address: string): boolean {
    const may = (this.#addresses.get(address)?.open ?? 0) < UNENTERED * this.#limits.connectionsPerAddress
    if (!may) this.#hit('connectionsPerAddress')
    return may
  }

  opened(address: string, now: number): void {
    this.#at(address, now).open++
  }

  closed(address: string): void {
    const known = this.#addresses.get(address)
    if (known) known.open--
  }

  /** Counts a person who enters from here; else the milliseconds after which another try makes sense. */
  enter(person: string, address: string, now: number): number {
    const known = this.#at(address, now)
    const connections = this.#people.get(person) ?? 0
    if (connections >= this.#limits.connectionsPerPerson) return this.#over('connectionsPerPerson', COME_AGAIN_MS)
    if (known.entered >= this.#limits.connectionsPerAddress) return this.#over('connectionsPerAddress', COME_AGAIN_MS)
    const eachMs = 1000 / this.#limits.newConnectionsPerSecond
    const tired = Math.max(0, known.restedAt - now) + eachMs
    const tooTired = tired - this.#limits.connectionsPerAddress * eachMs
    if (tooTired > 0) return this.#over('newConnectionsPerSecond', Math.ceil(Math.max(tooTired, 1000)))
    known.restedAt = now + tired
    known.entered++
    this.#people.set(person, connections + 1)
    return 0
  }

  left(person: string, address: string): void {
    const known = this.#addresses.get(address)
    if (known) known.entered--
    const connections = (this.#people.get(person) ?? 0) - 1
    if (connections > 0) this.#people.set(person, connections)
    else this.#people.delete(person)
  }

  #over(limit: LimitName, wait: number): number {
    this.#hit(limit)
    return wait
  }

  #at(address: string, now: number): Address {
    const known = this.#addresses.get(address) ?? { open: 0, entered: 0, restedAt: 0 }
    this.#addresses.set(address, known)
    if (++this.#sinceSweep >= SWEEP_EVERY) {
      this.#sinceSweep = 0
      for (const [other, { open, entered, restedAt }] of this.#addresses) {
        if (open <= 0 && entered <= 0 && restedAt <= now && other !== address) this.#addresses.delete(other)
      }
    }
    return known
  }
}
