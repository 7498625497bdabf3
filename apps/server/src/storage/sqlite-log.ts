import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { PageId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { AppendResult, NewRow, Snapshot, StoredPage, UpdateLog } from '../rooms/ports.ts'
import { packBatch } from './batch.ts'
import type { SqliteClient } from './sqlite-client.ts'
import type { Tables } from './tables.ts'

const shaOf = (bytes: Uint8Array, stateVector: Uint8Array): Buffer => createHash('sha256').update(bytes).update(stateVector).digest()

/** The log on SQLite. Appending has a way of its own past Kysely: one message and one commit for a batch. */
export class SqliteLog implements UpdateLog {
  readonly #client: SqliteClient
  readonly #db: Kysely<Tables>

  constructor(client: SqliteClient, db: Kysely<Tables>) {
    this.#client = client
    this.#db = db
  }

  append(rows: readonly NewRow[]): Promise<AppendResult> {
    return this.#client.append(packBatch(rows, Date.now()))
  }

  async load(id: PageId): Promise<StoredPage | undefined> {
    const page = await this.#page(id)
    if (!page) return undefined
    const { number, kind, epoch } = page
    const snapshot = await this.#newestSoundSnapshot(number, epoch)
    const rows = await this.#rows(id, number, epoch, snapshot?.seq ?? 0)
    return { kind, epoch, seq: (snapshot?.seq ?? 0) + rows.length, snapshot, rows }
  }

  async rowsAfter(id: PageId, epoch: number, after: number, limit: number): Promise<Uint8Array[]> {
    const page = await this.#page(id)
    return page ? this.#rows(id, page.number, epoch, after, limit) : []
  }

  async saveSnapshot(id: PageId, { epoch, seq, bytes, stateVector }: Snapshot): Promise<void> {
    await this.#db.transaction().execute(async (db) => {
      const page = await db.selectFrom('pages').select(['number', 'epoch', 'snapshot_seq']).where('id', '=', id).executeTakeFirst()
      if (page?.epoch !== epoch || seq <= (page.snapshot_seq ?? 0)) return
      const sha256 = shaOf(bytes, stateVector)
      await db
        .insertInto('snapshots')
        .values({ page: page.number, epoch, seq, at: Date.now(), sha256, state_vector: stateVector, bytes })
        .execute()
      await db.updateTable('pages').set({ snapshot_seq: seq }).where('number', '=', page.number).execute()
    })
  }

  close(): Promise<void> {
    return this.#client.close()
  }

  #page(id: PageId) {
    return this.#db.selectFrom('pages').select(['number', 'kind', 'epoch']).where('id', '=', id).executeTakeFirst()
  }

  /** A damaged one is passed over: the one before and the rows after it say the same. */
  async #newestSoundSnapshot(number: number, epoch: number): Promise<Snapshot | undefined> {
    for (let below = Number.MAX_SAFE_INTEGER; ;) {
      const row = await this.#db
        .selectFrom('snapshots')
        .select(['seq', 'bytes', 'state_vector', 'sha256'])
        .where('page', '=', number)
        .where('epoch', '=', epoch)
        .where('seq', '<', below)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst()
      if (!row) return undefined
      if (shaOf(row.bytes, row.state_vector).equals(row.sha256))
        return { epoch, seq: row.seq, bytes: row.bytes, stateVector: row.state_vector }
      below = row.seq
    }
  }

  async #rows(id: PageId, number: number, epoch: number, after: number, limit?: number): Promise<Uint8Array[]> {
    const query = this.#db
      .selectFrom('updates')
      .select(['seq', 'crc', 'bytes'])
      .where('page', '=', number)
      .where('epoch', '=', epoch)
      .where('seq', '>', after)
      .orderBy('seq')
    const rows = await (limit === undefined ? query : query.limit(limit)).execute()
    return rows.map(({ seq, crc, bytes }, index) => {
      if (seq !== after + index + 1 || crc32(bytes) !== crc)
        throw new Error(`page ${id}: update ${after + index + 1} is damaged or missing`)
      return bytes
    })
  }
}
