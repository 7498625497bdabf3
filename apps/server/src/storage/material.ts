import type { PageId, PrincipalId } from '@tandem/protocol'
import type { Kysely, Selectable } from 'kysely'
import type { Snapshot } from '../rooms/ports.ts'
import { missing, readableRows, snapshotDigest, wholeRows, type Row } from './checked.ts'
import type { PagesTable, Tables } from './tables.ts'

/** Told when something stored was found damaged, whether or not it could be done without. */
export type OnDamage = (page: PageId, problem: string) => void

export type StoredRecord = Selectable<PagesTable>

/** Everything of a page that can be built on, in order: the snapshot, then the rows. */
export interface Whole {
  /** Of the last update in it. */
  seq: number
  snapshot: Snapshot | undefined
  rows: Uint8Array[]
  /** Why it ends there, when more than this was stored. */
  problem: string | undefined
}

/** What is stored of a page, checked while it is read. */
export class Material {
  readonly #db: Kysely<Tables>
  readonly #onDamage: OnDamage
  readonly #isUnreadable: (error: unknown) => boolean

  /** `isUnreadable`: whether an error says that a part of what is stored cannot be read. */
  constructor(parts: { db: Kysely<Tables>; onDamage: OnDamage; isUnreadable: (error: unknown) => boolean }) {
    this.#db = parts.db
    this.#onDamage = parts.onDamage
    this.#isUnreadable = parts.isUnreadable
  }

  record(id: PageId): Promise<StoredRecord | undefined> {
    return this.#db.selectFrom('pages').selectAll().where('id', '=', id).executeTakeFirst()
  }

  /** As much of the page as is whole, and nothing after `upTo`; of snapshots not even those after `snapshotsUpTo`. */
  async whole(page: StoredRecord, { upTo = Infinity, snapshotsUpTo = Infinity } = {}): Promise<Whole> {
    // Snapshots and rows are never changed, so a commit between these queries only adds rows.
    const snapshot = await this.#snapshot(page, Math.min(upTo, snapshotsUpTo))
    const from = snapshot?.seq ?? 0
    const read = await this.#readable(page, from, upTo)
    const { whole: rows, problem = read.problem } = wholeRows(from, read.rows)
    const seq = from + rows.length
    // No page is without a first row, and a snapshot stands for rows that were there.
    const least = Math.min(upTo, Math.max(1, page.snapshot_seq ?? 0))
    return { seq, snapshot, rows, problem: problem ?? (seq < least ? missing(seq + 1) : undefined) }
  }

  /** Rows `after + 1` and on, at most `limit`. Throws at one that is damaged or missing. */
  async rowsAfter(page: StoredRecord, after: number, limit: number): Promise<Uint8Array[]> {
    const { whole, problem } = wholeRows(after, await this.#rows(page, after, page.quarantine_seq ?? Infinity, limit))
    if (problem !== undefined) throw new Error(`page ${page.id}: ${problem}`)
    return whole
  }

  /** Number of the last row there is, whole or not; where the file does not tell, the least it can be. */
  async lastSeq({ number, epoch, snapshot_seq: snapshotSeq, quarantine_seq: quarantineSeq }: StoredRecord): Promise<number> {
    const newest = await this.#db
      .selectFrom('updates')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .where('page', '=', number)
      .where('epoch', '=', epoch)
      .executeTakeFirst()
      .catch(this.#unlessUnreadable({ seq: (quarantineSeq ?? 0) + 1 }))
    return Math.max(newest?.seq ?? 0, snapshotSeq ?? 0)
  }

  async owners({ number }: StoredRecord): Promise<Map<number, PrincipalId>> {
    const clients = await this.#db.selectFrom('clients').select(['client', 'principal']).where('page', '=', number).execute()
    return new Map(clients.map(({ client, principal }) => [client, principal]))
  }

  /** The newest that is whole. */
  async #snapshot({ id, number, epoch, snapshot_seq: newest }: StoredRecord, upTo: number): Promise<Snapshot | undefined> {
    for (let last = Math.min(newest ?? 0, upTo); last > 0;) {
      const found = await this.#db
        .selectFrom('snapshots')
        .select(['seq', 'sha256', 'state_vector as stateVector', 'bytes', 'depths'])
        .where('page', '=', number)
        .where('epoch', '=', epoch)
        .where('seq', '<=', last)
        .orderBy('seq', 'desc')
        .executeTakeFirst()
        .catch(this.#unlessUnreadable('unreadable'))
      if (!found) return undefined
      if (found === 'unreadable') {
        this.#onDamage(id, `the snapshots up to ${last} cannot be read`)
        return undefined
      }
      const { seq, sha256, stateVector, bytes, depths } = found
      if ([sha256, stateVector, bytes, depths].every((part) => part instanceof Uint8Array) && depths) {
        if (Buffer.compare(snapshotDigest({ bytes, stateVector, depths }), sha256) === 0) return { epoch, seq, bytes, stateVector, depths }
      }
      this.#onDamage(id, `the snapshot at ${seq} is damaged`)
      last = seq - 1
    }
    return undefined
  }

  /** All rows after `after`, or those before the first that the file does not give. */
  async #readable(page: StoredRecord, after: number, upTo: number): Promise<{ rows: Row[]; problem: string | undefined }> {
    if (upTo <= after) return { rows: [], problem: undefined }
    const all = await this.#rows(page, after, upTo, undefined).catch(this.#unlessUnreadable('unreadable'))
    if (all !== 'unreadable') return { rows: all, problem: undefined }
    const rows = await readableRows((limit) => this.#rows(page, after, upTo, limit))
    return { rows, problem: `update ${after + rows.length + 1} cannot be read from the file` }
  }

  #rows({ number, epoch }: StoredRecord, after: number, upTo: number, limit: number | undefined) {
    let rows = this.#db
      .selectFrom('updates')
      .select(['seq', 'crc', 'bytes'])
      .where('page', '=', number)
      .where('epoch', '=', epoch)
      .where('seq', '>', after)
      .orderBy('seq')
    if (upTo < Infinity) rows = rows.where('seq', '<=', upTo)
    if (limit !== undefined) rows = rows.limit(limit)
    return rows.execute()
  }

  /** For `catch`: `instead`, when a part of what is stored cannot be read. Any other failure is the store's. */
  #unlessUnreadable<const Instead>(instead: Instead) {
    return (error: unknown): Instead => {
      if (this.#isUnreadable(error)) return instead
      throw error
    }
  }
}
