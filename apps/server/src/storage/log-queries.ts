import type { PageId, PrincipalId } from '@tandem/protocol'
import { sql, type Kysely } from 'kysely'
import type { Head, Snapshot, StoredPage } from '../rooms/ports.ts'
import { snapshotDigest } from './checked.ts'
import type { Material, OnDamage, StoredRecord } from './material.ts'
import type { OnPage } from './on-page.ts'
import type { Tables } from './tables.ts'

export interface LogParts {
  db: Kysely<Tables>
  material: Material
  now: () => number
  onDamage: OnDamage
  onPage: OnPage
}

/** The log's part off the hot path, in queries that any of our databases understands. */
export class LogQueries {
  readonly #db: Kysely<Tables>
  readonly #now: () => number
  readonly #onDamage: OnDamage
  readonly #material: Material
  readonly #onPage: OnPage

  constructor(parts: LogParts) {
    this.#db = parts.db
    this.#now = parts.now
    this.#onDamage = parts.onDamage
    this.#material = parts.material
    this.#onPage = parts.onPage
  }

  async load(id: PageId): Promise<StoredPage | undefined> {
    const page = await this.#material.record(id)
    if (!page) return undefined
    const { kind, epoch } = page
    const { seq, snapshot, rows, problem } = await this.#material.whole(page, { upTo: page.quarantine_seq ?? Infinity })
    if (problem !== undefined) await this.#keepAt(page, seq, problem)
    // After the rows: whoever wrote one of them is among the owners.
    const owners = await this.#material.owners(page)
    return { kind, epoch, seq, snapshot, rows, owners, quarantined: problem ?? page.quarantine_problem ?? undefined }
  }

  async quarantine(id: PageId, { epoch, seq, problem }: { epoch: number; seq: number; problem: string }): Promise<void> {
    await this.#quarantine(id, { epoch, seq, problem })
  }

  async rowsAfter(id: PageId, epoch: number, after: number, limit: number): Promise<Uint8Array[]> {
    const page = await this.#material.record(id)
    return page?.epoch === epoch ? this.#material.rowsAfter(page, after, limit) : []
  }

  async heads(ids: readonly PageId[]): Promise<Map<PageId, Head>> {
    if (ids.length === 0) return new Map()
    const pages = await this.#db
      .selectFrom('pages')
      .select(({ selectFrom }) => [
        'id',
        'epoch',
        'snapshot_seq',
        'quarantine_seq',
        selectFrom('updates')
          .select(({ fn }) => fn.max('updates.seq').as('seq'))
          .whereRef('updates.page', '=', 'pages.number')
          .whereRef('updates.epoch', '=', 'pages.epoch')
          .as('newest'),
      ])
      .where('id', 'in', ids)
      .execute()
    return new Map(
      pages.map(({ id, epoch, newest, snapshot_seq: snapshot, quarantine_seq: quarantine }) => {
        const seq = Math.max(newest ?? 0, snapshot ?? 0)
        return [id, { epoch, seq, isQuarantined: quarantine !== null }]
      }),
    )
  }

  async owners(id: PageId): Promise<Map<number, PrincipalId>> {
    const page = await this.#material.record(id)
    return page ? this.#material.owners(page) : new Map()
  }

  async saveSnapshot(id: PageId, { epoch, seq, bytes, stateVector, depths }: Snapshot): Promise<void> {
    const sha256 = snapshotDigest({ bytes, stateVector, depths })
    const snapshot = { seq, at: this.#now(), sha256, state_vector: stateVector, bytes, depths }
    await this.#onPage(id, 'snapshots', async (db) => {
      const page = await db.selectFrom('pages').selectAll().where('id', '=', id).executeTakeFirst()
      if (page?.epoch !== epoch) throw new Error(`page ${id} has no epoch ${epoch} to save a snapshot of`)
      const before = page.snapshot_seq ?? 0
      // What is there of a page in quarantine may all be needed to mend it.
      if (seq < before || page.quarantine_seq !== null) return
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

  /** Damage found while loading. People may read the page even when the disk does not let us note it. */
  async #keepAt({ id, epoch }: StoredRecord, seq: number, problem: string): Promise<void> {
    try {
      if (await this.#quarantine(id, { epoch, seq, problem }))
        this.#onDamage(id, `${problem}; the page is in quarantine and shown as it was at ${seq}`)
    } catch (error) {
      this.#onDamage(id, `${problem}; the page could not be put into quarantine: ${String(error)}`)
    }
  }

  /** Whether that changed anything: a page already there moves only to an earlier moment. */
  async #quarantine(id: PageId, { epoch, seq, problem }: { epoch: number; seq: number; problem: string }): Promise<boolean> {
    const { numUpdatedRows } = await this.#onPage(id, 'log', (db) =>
      db
        .updateTable('pages')
        .set({
          quarantine_problem: problem,
          quarantine_seq: seq,
          quarantine_since: sql<number>`coalesce(quarantine_since, ${this.#now()})`,
        })
        .where('id', '=', id)
        .where('epoch', '=', epoch)
        .where((is) => is.or([is('quarantine_seq', 'is', null), is('quarantine_seq', '>', seq)]))
        .executeTakeFirstOrThrow(),
    )
    return numUpdatedRows > 0n
  }
}
