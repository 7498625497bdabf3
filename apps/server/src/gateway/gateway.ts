import type { PageId, Person, PrincipalId, Reason, SignInId, TabId } from '@tandem/protocol'
import { AtOnce } from '../rooms/at-once.ts'
import type { Link } from './link.ts'
import { PartsMemory } from './outbox-parts.ts'
import { Paces } from './pace.ts'
import { problemOf } from './problem.ts'
import { Visit } from './visit.ts'
import type { VisitParts } from './visit-parts.ts'

const RECHECKS_AT_ONCE = 16
/** Whoever is sent away goes in at least this time all together, and at most twenty of them in a second while time lasts. */
const LEAVE_MS = 1000
const LEAVE_EACH_MS = 50

/** Who came in. */
export interface Entered {
  person: Person
  signIn: SignInId
  tab: TabId
  /** If it is known. */
  address?: string | undefined
}

/** The edge of `/sync`: everything a browser says is parsed, permitted and answered here. */
export class Gateway {
  readonly #parts: Omit<VisitParts, 'pace'>
  readonly #paces: Paces
  readonly #visits = new Set<Visit>()
  /** Commits wait for the same store: they get their turn in between. */
  readonly #rechecks = new AtOnce(RECHECKS_AT_ONCE)
  #emptied = (): void => undefined

  constructor(parts: Omit<VisitParts, 'pace' | 'partsMemory'>) {
    this.#parts = { ...parts, partsMemory: new PartsMemory(parts.limits.partsBytes) }
    this.#paces = new Paces(parts.limits, (limit) => parts.counts?.hit(limit))
  }

  /** A signed-in browser has connected. */
  connected(link: Link, { person, signIn, tab, address }: Entered): Visit {
    const origin = { person: person.id, address }
    const who = { connection: link.id, person: person.id }
    const onEnd = () => {
      this.#visits.delete(visit)
      if (this.#visits.size === 0) this.#emptied()
      this.#paces.leave(origin, this.#parts.clock.elapsed())
      this.#parts.events.left?.(who)
    }
    const visit: Visit = new Visit({ ...this.#parts, pace: this.#paces.enter(origin) }, { link, person, signIn, tab, onEnd })
    this.#visits.add(visit)
    this.#parts.events.entered?.(who)
    return visit
  }

  /** Something went wrong that nobody waits for. */
  failed(what: { event: string; problem: unknown }): void {
    this.#parts.events.failed({ event: what.event, problem: problemOf(what.problem) })
  }

  /** Of all its connections. */
  *signIns(): Iterable<{ signIn: SignInId; person: Person }> {
    for (const { signIn, person } of this.#visits) yield { signIn, person }
  }

  /** Somebody has another name from now on: everybody who sees them is told. */
  renamed(person: Person): void {
    for (const visit of this.#visits) if (visit.person.id === person.id) visit.rename(person.name)
  }

  /** The rules have changed. Settles when every session that this concerns was told. */
  async recheck(): Promise<void> {
    await Promise.all([...this.#visits].map((visit) => this.#rechecks.run(() => visit.recheck())))
  }

  /** A page is gone for everybody who has it open. */
  endPage(page: PageId, reason: Reason): void {
    for (const visit of this.#visits) visit.endPage(page, reason)
  }

  /** Ends the connections of one sign-in, or of everything a principal has open, but for `except`. */
  endSignIns(of: { signIn: SignInId } | { principal: PrincipalId; except?: SignInId | undefined }): void {
    for (const visit of this.#visits) {
      const isMeant = 'signIn' in of ? visit.signIn === of.signIn : visit.person.id === of.principal && visit.signIn !== of.except
      if (isMeant) visit.end('signed_out', false)
    }
  }

  /**
   * Asks every browser to go within `mostMs`, each at its own moment and evenly, so that no other node gets them all at
   * once; few are gone sooner than many. Answers in how many milliseconds the last one goes.
   */
  sendAway(mostMs: number): number {
    const visits = [...this.#visits]
    const spread = Math.min(mostMs, Math.max(LEAVE_MS, visits.length * LEAVE_EACH_MS))
    const each = spread / visits.length
    for (const [index, visit] of visits.entries()) {
      visit.link.send('moving', { delay: Math.floor((index + Math.random()) * each) })
    }
    return spread
  }

  /** Resolves when nobody is here any more, or `cut` does. */
  async empty(cut: Promise<void>): Promise<void> {
    if (this.#visits.size === 0) return
    await Promise.race([new Promise<void>((resolve) => (this.#emptied = resolve)), cut])
  }

  /** From now on nothing is taken from anybody; what was taken before is still answered. */
  readNoMore(): void {
    for (const visit of this.#visits) visit.readNoMore()
  }

  /** Ends every connection, after what was sent over it before. */
  endAll(): void {
    for (const visit of [...this.#visits]) visit.end('node_stopping', true)
  }
}
