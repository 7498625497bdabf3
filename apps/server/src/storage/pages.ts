import type { PageId, PrincipalId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { PageRecord, Pages } from '../workspace/ports.ts'
import { checksum } from './checked.ts'
import { storedText } from './stored-text.ts'
import type { Tables } from './tables.ts'

/** The catalogue of pages in a database. */
export class StoredPages implements Pages {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async create(
    { id, kind, title, createdAt, editedAt, space, parent, sort, createdBy }: PageRecord,
    seed: { principal: PrincipalId; bytes: Uint8Array },
  ): Promise<void> {
    const { principal, bytes } = seed
    const page = {
      id,
      kind,
      title: storedText(title),
      created_at: createdAt,
      edited_at: editedAt,
      space,
      parent,
      sort,
      created_by: createdBy,
    }
    await this.#db.transaction().execute(async (db) => {
      const { number, epoch } = await db.insertInto('pages').values(page).returning(['number', 'epoch']).executeTakeFirstOrThrow()
      await db
        .insertInto('updates')
        .values({ page: number, epoch, seq: 1, principal, session: null, at: createdAt, crc: checksum(bytes), bytes })
        .execute()
    })
  }

  find(id: PageId): Promise<PageRecord | undefined> {
    return this.#records().where('id', '=', id).executeTakeFirst()
  }

  list(limit: number): Promise<PageRecord[]> {
    return this.#records().orderBy('edited_at', 'desc').orderBy('number', 'desc').limit(limit).execute()
  }

  async setDerived(id: PageId, { title, editedAt }: { title: string; editedAt: number }): Promise<boolean> {
    const kept = storedText(title)
    await this.#db.updateTable('pages').set({ edited_at: editedAt }).where('id', '=', id).execute()
    const renamed = await this.#db
      .updateTable('pages')
      .set({ title: kept })
      .where('id', '=', id)
      .where('title', '!=', kept)
      .executeTakeFirst()
    return renamed.numUpdatedRows > 0n
  }

  #records() {
    return this.#db
      .selectFrom('pages')
      .select([
        'id',
        'kind',
        'title',
        'space',
        'parent',
        'sort',
        'created_by as createdBy',
        'created_at as createdAt',
        'edited_at as editedAt',
      ])
  }
}
