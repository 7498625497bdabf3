import * as Y from 'yjs'
import type { ReadUpdate, SoundUpdate, StoredPage } from './ports.ts'

/** What an update is to a page: new, wholly known already, or built on something the page has not got. */
export type Standing = 'new' | 'known' | 'gap'

/** The clocks of every Yjs client that a page holds, stored or on the way into the log. */
export class KnownClocks {
  readonly #clocks = new Map<number, number>()

  /** Throws when a stored update cannot be read. */
  static of(page: StoredPage, read: ReadUpdate): KnownClocks {
    const known = new KnownClocks()
    if (page.snapshot) for (const [client, clock] of Y.decodeStateVector(page.snapshot.stateVector)) known.#clocks.set(client, clock)
    page.rows.forEach((bytes, index) => {
      const update = read(bytes)
      if (!update) throw new Error(`stored update ${index + 1 + (page.snapshot?.seq ?? 0)} cannot be read`)
      known.add(update)
    })
    return known
  }

  /** A resend after a lost `stored` is `known`; deletions carry no clock of their own, so an update with any is `new`. */
  standing({ structs, deletes, needs }: SoundUpdate): Standing {
    const clockWith = (client: number) => Math.max(this.#clocks.get(client) ?? 0, structs.find((range) => range.client === client)?.to ?? 0)
    if (structs.some(({ client, from }) => from > (this.#clocks.get(client) ?? 0))) return 'gap'
    if (needs.some(({ client, clock }) => clock >= clockWith(client))) return 'gap'
    if (deletes.some(({ client, to }) => to > clockWith(client))) return 'gap'
    const nothingNew = deletes.length === 0 && structs.every(({ client, to }) => to <= (this.#clocks.get(client) ?? 0))
    return nothingNew ? 'known' : 'new'
  }

  add({ structs }: SoundUpdate): void {
    for (const { client, to } of structs) if (to > (this.#clocks.get(client) ?? 0)) this.#clocks.set(client, to)
  }

  /** As a Yjs state vector. */
  encoded(): Uint8Array {
    return Y.encodeStateVector(this.#clocks)
  }
}
