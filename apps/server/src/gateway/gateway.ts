import type { Person, Reason, ServerEvent, ServerMessages } from '@tandem/protocol'
import type { ReadUpdate, Clock } from '../rooms/ports.ts'
import type { Rooms } from '../rooms/rooms.ts'
import { Visit } from './visit.ts'
import type { Permit } from './permit.ts'

/** One connection, however its bytes travel. */
export interface Link {
  readonly id: string
  readonly writable: boolean
  send<Event extends ServerEvent>(event: Event, body: ServerMessages[Event]): void
  enter(ch: number): void
  exit(ch: number): void
  /** Ends the connection after what was sent before. */
  end(): void
}

export interface GatewayEvents {
  refused(what: { event: string; code: string; person: string }): void
  failed(what: { event: string; problem: string }): void
}

/** The edge of `/sync`: everything a browser says is parsed, permitted and answered here. */
export class Gateway {
  readonly rooms: Rooms
  readonly permit: Permit
  readonly read: ReadUpdate
  readonly clock: Clock
  readonly events: GatewayEvents
  readonly #visits = new Set<Visit>()

  constructor(parts: { rooms: Rooms; permit: Permit; read: ReadUpdate; clock: Clock; events: GatewayEvents }) {
    this.rooms = parts.rooms
    this.permit = parts.permit
    this.read = parts.read
    this.clock = parts.clock
    this.events = parts.events
  }

  /** A signed-in browser has connected. */
  connected(link: Link, person: Person): Visit {
    const visit = new Visit({ gateway: this, link, person, onEnd: () => this.#visits.delete(visit) })
    this.#visits.add(visit)
    return visit
  }

  get connections(): number {
    return this.#visits.size
  }

  /** Somebody has another name from now on: everybody who sees them is told. */
  renamed(person: Person): void {
    for (const visit of this.#visits) if (visit.person.id === person.id) visit.rename(person.name)
  }

  /** Asks every browser to come back after `delayMs`, each with its own spread so that they do not come at once. */
  sendAway(delayMs: () => number): void {
    for (const visit of this.#visits) visit.link.send('moving', { delay: delayMs() })
  }

  /** Ends every connection, with the reason. */
  endAll(reason: Reason, retry: boolean): void {
    for (const visit of this.#visits) visit.end(reason, retry)
  }
}
