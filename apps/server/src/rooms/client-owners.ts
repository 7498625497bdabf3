import { RESERVED_CLIENT_IDS, type Code, type PrincipalId } from '@tandem/protocol'
import type { Session } from './ports.ts'

/**
 * Whose each Yjs client id of a page is, and which tab writes under it now. Yjs believes whoever uses an id: two writers
 * under one id diverge for ever, with equal state vectors.
 */
export class ClientOwners {
  /** Stored, or on the way into the log. */
  readonly #owners: Map<number, PrincipalId>
  readonly #holders = new Map<number, Session>()

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
    for (const client of ids) this.#holders.set(client, session)
    return undefined
  }

  /** Whether the session holds all these ids. */
  holds(session: Session, clients: readonly { client: number }[]): boolean {
    return clients.every(({ client }) => this.#holders.get(client) === session)
  }

  /** The session's change goes into the log. Returns the ids that nobody had before. */
  take(principal: PrincipalId, clients: readonly { client: number }[]): number[] {
    const fresh: number[] = []
    for (const { client } of clients) {
      if (this.#owners.has(client)) continue
      this.#owners.set(client, principal)
      fresh.push(client)
    }
    return fresh
  }

  release(session: Session): void {
    for (const [client, holder] of this.#holders) if (holder === session) this.#holders.delete(client)
  }

  #mayHave({ person }: Session, client: number): boolean {
    if (client < RESERVED_CLIENT_IDS) return false
    const owner = this.#owners.get(client) ?? this.#holders.get(client)?.person.id
    return owner === undefined || owner === person.id
  }
}
