import type { PageId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { StoredPage } from '../rooms/ports.ts'
import { checksum, snapshotDigest } from './checked.ts'
import type { Material, StoredRecord } from './material.ts'
import type { OnPage } from './on-page.ts'
import type { Quarantine, QuarantinedPage, Restart } from './store.ts'
import { storedText } from './stored-text.ts'
import type { Tables } from './tables.ts'

const FREE = { quarantine_problem: null, quarantine_seq: null, quarantine_since: null }

/** Pages in quarantine in a database. */
export class StoredQuarantine implements Quarantine {
  readonly #db: Kysely<Tables>
  readonly #material: Material
  readonly #now: () => number
  readonly #onPage: OnPage

  constructor(parts: { db: Kysely<Tables>; material: Material; now: () => number; onPage: OnPage }) {
    this.#db = parts.db
    this.#material = parts.material
    this.#now = parts.now
    this.#onPage = parts.onPage
  }

  async list(): Promise<QuarantinedPage[]> {
    const pages = await this.#db
      .selectFrom('pages')
      .selectAll()
      .where('quarantine_seq', 'is not', null)
      .orderBy('quarantine_since')
      .orderBy('number')
      .execute()
    return Promise.all(pages.map((page) => this.#told(page)))
  }

  async find(id: PageId): Promise<QuarantinedPage | undefined> {
    const page = await this.#material.record(id)
    return page && page.quarantine_seq !== null ? this.#told(page) : undefined
  }

  async examine(id: PageId, snapshotsUpTo = Infinity): Promise<StoredPage | undefined> {
    const page = await this.#material.record(id)
    if (!page || page.quarantine_seq === null) return undefined
    const { problem, ...whole } = await this.#material.whole(page, { snapshotsUpTo })
    return { kind: page.kind, epoch: page.epoch, ...whole, owners: await this.#material.owners(page), quarantined: problem }
  }

  async release(id: PageId, epoch: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#onPage(id, 'log', (db) =>
      db
        .updateTable('pages')
        .set(FREE)
        .where('id', '=', id)
        .where('epoch', '=', epoch)
        .where('quarantine_seq', 'is not', null)
        .executeTakeFirstOrThrow(),
    )
    return numUpdatedRows > 0n
  }

  restart(id: PageId, { epoch: before, principal, snapshot, title }: Restart): Promise<boolean> {
    const at = this.#now()
    const { bytes, stateVector, depths } = snapshot
    return this.#onPage(id, 'log', async (db) => {
      const page = await db.selectFrom('pages').selectAll().where('id', '=', id).executeTakeFirst()
      if (page?.epoch !== before || page.quarantine_seq === null) return false
      const first = { page: page.number, epoch: before + 1, seq: 1, at, bytes }
      await db
        .insertInto('updates')
        .values({ ...first, principal, session: null, crc: checksum(bytes) })
        .execute()
      await db
        .insertInto('snapshots')
        .values({ ...first, sha256: snapshotDigest(snapshot), state_vector: stateVector, depths })
        .execute()
      const begun = { epoch: first.epoch, snapshot_seq: first.seq, title: storedText(title), edited_at: at }
      await db
        .updateTable('pages')
        .set({ ...FREE, ...begun })
        .where('number', '=', page.number)
        .execute()
      return true
    })
  }

  async #told(page: StoredRecord): Promise<QuarantinedPage> {
    const { id, kind, title, epoch, quarantine_problem: problem, quarantine_since: since, quarantine_seq: seq } = page
    return { id, kind, title, epoch, since: since ?? 0, problem: problem ?? '', seq: seq ?? 0, lastSeq: await this.#material.lastSeq(page) }
  }
}
