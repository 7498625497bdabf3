import { crc32 } from 'node:zlib'
import type { PageId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { PageRecord, Pages } from '../workspace/ports.ts'
import { storedText } from './stored-text.ts'
import type { PagesTable, Tables } from './tables.ts'

const FIELDS = ['id', 'kind', 'title', 'created_at', 'edited_at'] as const

const recordOf = ({ id, kind, title, created_at, edited_at }: Pick<PagesTable, (typeof FIELDS)[number]>): PageRecord => ({
  id,
  kind,
  title,
  createdAt: created_at,
  editedAt: edited_at,
})

/** The catalogue of pages, by queries that both databases understand. */
export const pagesOn = (db: Kysely<Tables>): Pages => ({
  create: async ({ id, kind, title, createdAt, editedAt }, { principal, bytes }) => {
    await db.transaction().execute(async (inside) => {
      const { number, epoch } = await inside
        .insertInto('pages')
        .values({ id, kind, title: storedText(title), created_at: createdAt, edited_at: editedAt })
        .returning(['number', 'epoch'])
        .executeTakeFirstOrThrow()
      await inside
        .insertInto('updates')
        .values({ page: number, epoch, seq: 1, principal, session: null, at: createdAt, crc: crc32(bytes), bytes })
        .execute()
    })
  },

  find: async (id: PageId) => {
    const row = await db.selectFrom('pages').select(FIELDS).where('id', '=', id).executeTakeFirst()
    return row && recordOf(row)
  },

  list: async (limit) => {
    const rows = await db.selectFrom('pages').select(FIELDS).orderBy('edited_at', 'desc').orderBy('number', 'desc').limit(limit).execute()
    return rows.map(recordOf)
  },

  setDerived: async (id, { title, editedAt }) => {
    await db
      .updateTable('pages')
      .set({ title: storedText(title), edited_at: editedAt })
      .where('id', '=', id)
      .execute()
  },
})
