import type { Person, TabId } from '@tandem/protocol'
import type { Link } from './link.ts'
import { PartsMemory } from './outbox-parts.ts'
import { Paces } from './pace.ts'
import { problemOf } from './problem.ts'
import { Visit } from './visit.ts'
import type { VisitParts } from './visit-parts.ts'

/** The edge of `/sync`: everything a browser says is parsed, permitted and answered here. */
export class Gateway {
  readonly #parts: Omit<VisitParts, 'pace'>
  readonly #paces: Paces
  readonly #visits = new Set<Visit>()

  constructor(parts: Omit<VisitParts, 'pace' | 'partsMemory'>) {
    this.#parts = { ...parts, partsMemory: new PartsMemory(parts.limits.partsBytes) }
    this.#paces = new Paces(parts.limits)
  }

  /** A signed-in browser has connected, from this address if that is known. */
  connected(link: Link, person: Person, tab: TabId, address?: string): Visit {
    const origin = { person: person.id, address }
    const onEnd = () => {
      this.#visits.delete(visit)
      this.#paces.leave(origin, this.#parts.clock.elapsed())
    }
    const visit: Visit = new Visit({ ...this.#parts, pace: this.#paces.enter(origin) }, { link, person, tab, onEnd })
    this.#visits.add(visit)
    return visit
  }

  /** Something went wrong that nobody waits for. */
  failed(what: { event: string; problem: unknown }): void {
    this.#parts.events.failed({ event: what.event, problem: problemOf(what.problem) })
  }

  /** Somebody has another name from now on: everybody who sees them is told. */
  renamed(person: Person): void {
    for (const visit of this.#visits) if (visit.person.id === person.id) visit.rename(person.name)
  }

  /** Asks every browser to come back after `delayMs`, each with its own spread so that they do not come at once. */
  sendAway(delayMs: () => number): void {
    for (const visit of this.#visits) visit.link.send('moving', { delay: delayMs() })
  }
}
