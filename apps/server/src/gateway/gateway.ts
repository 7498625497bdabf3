import type { Person } from '@tandem/protocol'
import type { Link } from './link.ts'
import { Visit, type VisitParts } from './visit.ts'

/** The edge of `/sync`: everything a browser says is parsed, permitted and answered here. */
export class Gateway {
  readonly #parts: VisitParts
  readonly #visits = new Set<Visit>()

  constructor(parts: VisitParts) {
    this.#parts = parts
  }

  /** A signed-in browser has connected. */
  connected(link: Link, person: Person): Visit {
    const visit = new Visit(this.#parts, { link, person, onEnd: () => this.#visits.delete(visit) })
    this.#visits.add(visit)
    return visit
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
