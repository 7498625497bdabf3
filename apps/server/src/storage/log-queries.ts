import type { PageId } from '@tandem/protocol'
import type { Kysely, Selectable } from 'kysely'
import type { Snapshot, StoredPage } from '../rooms/ports.ts'
import { checkedRows, snapshotDigest } from './checked.ts'
import type { PagesTable, Tables } from './tables.ts'

/** Told when something stored was found damaged and could be done without. */
export type OnDamage = (page: PageId, problem: string) => void

/** The log's part off the hot path, in queries that any of our databases understands. */
export class LogQueries {
  readonly #db: Kysely<Tables>
  readonly #now: () => number
  readonly #onDamage: OnDamage

  constructor({ db, now, onDamage }: { db: Kysely<Tables>; now: () => number; onDamage: OnDamage }) {
    this.#db = db
    this.#now = now
    this.#onDamage = onDamage
  }

  async load(id: PageId): Promise<StoredPage | undefined> {
    const page = await this.#page(id)
    if (!page) return undefined
    const { kind, epoch } = page
    // Snapshots and rows are never changed, so a commit between these queries only adds rows.
    const snapshot = await this.#snapshot(page)
    const rows = await this.#rows(page, snapshot?.seq ?? 0, undefined)
    return { kind, epoch, seq: (snapshot?.seq ?? 0) + rows.length, snapshot, rows }
  }

  async rowsAfter(id: PageId, epoch: number, after: number, limit: number): Promise<Uint8Array[]> {
    const page = await this.#page(id)
    return page ? this.#rows({ ...page, epoch }, after, limit) : []
  }

  async saveSnapshot(id: PageId, { epoch, seq, bytes, stateVector }: Snapshot): Promise<void> {
    const snapshot = { seq, at: this.#now(), sha256: snapshotDigest(bytes, stateVector), state_vector: stateVector, bytes }
    await this.#db.transaction().execute(async (db) => {
      const page = await db.selectFrom('pages').selectAll().where('id', '=', id).executeTakeFirst()
      if (page?.epoch !== epoch) throw new Error(`page ${id} has no epoch ${epoch} to save a snapshot of`)
      const before = page.snapshot_seq ?? 0
      if (seq < before) return
      const of = { page: page.number, epoch }
      const row = await db
        .selectFrom('updates')
        .select('seq')
        .where('page', '=', of.page)
        .where('epoch', '=', epoch)
        .where('seq', '=', seq)
        .executeTakeFirst()
      if (!row) throw new Error(`the log of page ${id} does not reach the snapshot at ${seq}`)
      // One at the same number stands for the same content; writing it again mends a damaged one.
      await db
        .insertInto('snapshots')
        .values({ ...of, ...snapshot })
        .onConflict((conflict) => conflict.columns(['page', 'epoch', 'seq']).doUpdateSet(snapshot))
        .execute()
      await db.updateTable('pages').set({ snapshot_seq: seq }).where('number', '=', of.page).execute()
      if (seq === before) return
      // This one and the one before stay; the rows behind them can tell everything older.
      await db.deleteFrom('snapshots').where('page', '=', of.page).where('epoch', '=', epoch).where('seq', '<', before).execute()
    })
  }

  #page(id: PageId) {
    return this.#db.selectFrom('pages').select(['id', 'number', 'kind', 'epoch', 'snapshot_seq']).where('id', '=', id).executeTakeFirst()
  }

  /** The newest that is whole. */
  async #snapshot(page: Pick<Selectable<PagesTable>, 'id' | 'number' | 'epoch' | 'snapshot_seq'>): Promise<Snapshot | undefined> {
    const { id, number, epoch } = page
    for (let newest = page.snapshot_seq; newest !== null;) {
      const found = await this.#db
        .selectFrom('snapshots')
        .select(['seq', 'sha256', 'state_vector', 'bytes'])
        .where('page', '=', number)
        .where('epoch', '=', epoch)
        .where('seq', '<=', newest)
        .orderBy('seq', 'desc')
        .executeTakeFirst()
      if (!found) return undefined
      const { seq, sha256, state_vector: stateVector, bytes } = found
      if (Buffer.compare(snapshotDigest(bytes, stateVector), sha256) === 0) return { epoch, seq, bytes, stateVector }
      this.#onDamage(id, `the snapshot at ${seq} is damaged`)
      newest = seq - 1
    }
    return undefined
  }

  async #rows({ id, number, epoch }: { id: PageId; number: number; epoch: number }, after: number, limit: number | undefined) {
    const rows = this.#db
      .selectFrom('updates')
      .select(['seq', 'crc', 'bytes'])
      .where('page', '=', number)
      .where('epoch', '=', epoch)
      .where('seq', '>', after)
      .orderBy('seq')
    return checkedRows(id, after, await (limit === undefined ? rows : rows.limit(limit)).execute())
  }
}
