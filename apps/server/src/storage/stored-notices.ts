import type { Kysely } from 'kysely'
import type { NoticeRecords, StoredNotice } from '../workspace/nodes/ports.ts'
import type { Tables } from './tables.ts'

/** Notices between nodes, in the database they share. */
export class StoredNotices implements NoticeRecords {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async add({ id, node, body }: Omit<StoredNotice, 'seq'>, at: number): Promise<void> {
    await this.#db
      .insertInto('notices')
      .values({ id, node, at, body: JSON.stringify(body) })
      .execute()
  }

  async newest(): Promise<number> {
    const found = await this.#db.selectFrom('notices').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst()
    return found?.seq ?? 0
  }

  async after(seq: number): Promise<StoredNotice[]> {
    const found = await this.#db.selectFrom('notices').select(['seq', 'id', 'node', 'body']).where('seq', '>', seq).orderBy('seq').execute()
    return found.map((row) => ({ ...row, body: JSON.parse(row.body) as unknown }))
  }

  async forget(before: number): Promise<void> {
    await this.#db.deleteFrom('notices').where('at', '<', before).execute()
  }
}
