import { RESERVED_CLIENT_IDS, type Code, type PrincipalId } from '@tandem/protocol'
import type { Session } from './ports.ts'

/** Ids one session may hold: those of its outbox and a few more. */
const MOST_HELD = 256
/** New ids of one person on one page: a load of the page takes one, and each stays in the page for ever. */
const NEW_AT_ONCE = 64
const NEW_EVERY_MS = 1000

/**
 * Whose each Yjs client id of a page is, and which tab writes under it now. Yjs believes whoever uses an id: two writers
 * under one id diverge for ever, with equal state vectors.
 */
export class ClientOwners {
  /** Stored, or on the way into the log. */
  readonly #owners: Map<number, PrincipalId>
  readonly #holders = new Map<number, Session>()
  readonly #held = new Map<Session, Set<number>>()
  /** When each person will have all their new ids to take again. */
  readonly #paidUntil = new Map<PrincipalId, number>()

  constructor(stored: ReadonlyMap<number, PrincipalId>) {
    this.#owners = new Map(stored)
  }

  /**
   * The session will write under these ids: `current`, which it goes on with, and those of its outbox. `known` is how far
   * this page knows an id, `reached` how far the tab says it does.
   *
   * An id of the outbox may still be held by a tab of the same person whose end was not heard of yet: the newest holds it.
   * The current id may not: there a copy of a living tab would begin to diverge, and it can simply take another one. The
   * same goes for an id that this page knows further than the tab does.
   */
  claim(
    session: Session,
    current: { client: number; known: number; reached: number } | undefined,
    outbox: readonly number[],
  ): Code | undefined {
    const ids = current ? [current.client, ...outbox] : outbox
    if (ids.some((client) => !this.#mayHave(session, client))) return 'client_not_owned'
    if (current) {
      const holder = this.#holders.get(current.client)
      if (holder && holder.tab !== session.tab) return 'client_not_owned'
      if (current.known > current.reached) return 'client_not_owned'
    }
    const held = this.#held.get(session) ?? new Set()
    if (held.size + ids.length > MOST_HELD) return 'client_not_owned'
    this.#held.set(session, held)
    for (const client of ids) {
      const before = this.#holders.get(client)
      if (before) this.#held.get(before)?.delete(client)
      this.#holders.set(client, session)
      held.add(client)
    }
    return undefined
  }

  /** Whether the session holds all these ids. */
  holds(session: Session, clients: readonly { client: number }[]): boolean {
    return clients.every(({ client }) => this.#holders.get(client) === session)
  }

  /** Whether what the session does not hold of these has gone over to another tab of the same person. */
  hasPassedOn(session: Session, clients: readonly { client: number }[]): boolean {
    return clients.every(({ client }) => this.#holders.get(client)?.person.id === session.person.id)
  }

  /** The session's change goes into the log. Returns the ids that nobody had before. */
  take(principal: PrincipalId, clients: readonly { client: number }[], now: number): number[] {
    const fresh: number[] = []
    for (const { client } of clients) {
      if (this.#owners.has(client)) continue
      this.#owners.set(client, principal)
      fresh.push(client)
    }
    if (fresh.length > 0) this.#paidUntil.set(principal, this.#paidFrom(principal, now) + fresh.length * NEW_EVERY_MS)
    return fresh
  }

  /** Whether it is known whose all these ids are. */
  knows(clients: readonly { client: number }[]): boolean {
    return clients.every(({ client }) => this.#owners.has(client))
  }

  /** The log says whose these ids are. Who holds one that is somebody else's holds it no longer. */
  learn(owners: Iterable<readonly [client: number, principal: PrincipalId]>): void {
    for (const [client, principal] of owners) {
      this.#owners.set(client, principal)
      const holder = this.#holders.get(client)
      if (!holder || holder.person.id === principal) continue
      this.#holders.delete(client)
      this.#held.get(holder)?.delete(client)
    }
  }

  /** A change that was to make these ids somebody's is not stored. */
  giveBack(clients: readonly number[]): void {
    for (const client of clients) this.#owners.delete(client)
  }

  release(session: Session): void {
    for (const client of this.#held.get(session) ?? []) this.#holders.delete(client)
    this.#held.delete(session)
  }

  /** Whether this person may write under so many new ids just now; `take` counts them. `now` in milliseconds. */
  mayTake(principal: PrincipalId, clients: readonly { client: number }[], now: number): boolean {
    const fresh = clients.filter(({ client }) => !this.#owners.has(client)).length
    if (fresh === 0) return true
    return this.#paidFrom(principal, now) - now <= (NEW_AT_ONCE - fresh) * NEW_EVERY_MS
  }

  #paidFrom(principal: PrincipalId, now: number): number {
    return Math.max(now, this.#paidUntil.get(principal) ?? 0)
  }

  #mayHave({ person }: Session, client: number): boolean {
    if (client < RESERVED_CLIENT_IDS) return false
    const owner = this.#owners.get(client) ?? this.#holders.get(client)?.person.id
    return owner === undefined || owner === person.id
  }
}
