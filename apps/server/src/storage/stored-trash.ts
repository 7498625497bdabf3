import type { PageId, PrincipalId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { Changed, PageRow, Place, Trash } from '../workspace/pages/ports.ts'
import { MOST_DEPTH, raiseAccessVersion } from './access-facts.ts'
import { pageRows, pageRowOf } from './page-rows.ts'
import type { Tables } from './tables.ts'
import { findPlace, keyIn, type FoundPlace } from './tree-place.ts'
import { chainOf, inParts, subtreeOf } from './tree-walks.ts'

/** The trash in a database: pages stay where they are in the tree and carry a mark. */
export class StoredTrash implements Trash {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  put(page: PageId, by: PrincipalId, at: number): Promise<{ all: PageId[]; touched: PageId[] }> {
    return this.#db.transaction().execute(async (db) => {
      const found = await db.selectFrom('pages').select('parent').where('id', '=', page).where('trashed_at', 'is', null).executeTakeFirst()
      if (!found) return { all: [], touched: [] }
      const all = (await subtreeOf(db, page, 'outside the trash')).map(({ id }) => id)
      await inParts(all, (part) =>
        db.updateTable('pages').set({ trashed_at: at, trashed_by: by, trashed_root: page }).where('id', 'in', part).execute(),
      )
      await raiseAccessVersion(db)
      return { all, touched: found.parent ? [found.parent] : [] }
    })
  }

  restore(id: PageId, place: Place | undefined): Promise<Changed & { all?: PageId[] }> {
    return this.#db.transaction().execute(async (db): Promise<Changed & { all?: PageId[] }> => {
      const page = await db.selectFrom('pages').select(['space', 'parent', 'sort', 'trashed_root']).where('id', '=', id).executeTakeFirst()
      if (!page?.trashed_root) return { outcome: 'absent' }
      const subtree = await subtreeOf(db, id, { root: page.trashed_root })
      const height = subtree.reduce((most, { depth }) => Math.max(most, depth), 1)
      const fits = async ({ parent }: FoundPlace) => (parent ? (await chainOf(db, parent)).length : 0) + height <= MOST_DEPTH
      const former = page.parent ? { parent: page.parent } : { space: page.space }
      let found = await findPlace(db, place ?? former)
      if (place && !found) return { outcome: 'no place' }
      if (found && !(await fits(found))) {
        if (place) return { outcome: 'too deep' }
        found = undefined
      }
      found ??= { space: page.space, parent: null }
      const isWhereItWas = found.space === page.space && found.parent === page.parent
      const sort = isWhereItWas ? page.sort : await keyIn(db, found, { page: id })
      await db.updateTable('pages').set({ parent: found.parent, sort }).where('id', '=', id).execute()
      const all = subtree.map((below) => below.id)
      const back = { space: found.space, trashed_at: null, trashed_by: null, trashed_root: null }
      await inParts(all, (part) => db.updateTable('pages').set(back).where('id', 'in', part).execute())
      await raiseAccessVersion(db)
      return { outcome: 'done', touched: found.parent ? [...all, found.parent] : all, all }
    })
  }

  remove(id: PageId): Promise<boolean> {
    return this.#db.transaction().execute(async (db) => {
      const page = await db.selectFrom('pages').select('trashed_root').where('id', '=', id).executeTakeFirst()
      if (!page?.trashed_root) return false
      const all = (await subtreeOf(db, id, { root: page.trashed_root })).map((below) => below.id)
      await inParts(all, (part) => removePages(db, part))
      await raiseAccessVersion(db)
      return true
    })
  }

  async list(limit: number): Promise<PageRow[]> {
    const rows = await pageRows(this.#db)
      .where('pages.trashed_root', 'is not', null)
      .whereRef('pages.trashed_root', '=', 'pages.id')
      .orderBy('pages.trashed_at', 'desc')
      .limit(limit)
      .select(({ selectFrom }) =>
        selectFrom('pages as along')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .whereRef('along.trashed_root', '=', 'pages.id')
          .as('along'),
      )
      .execute()
    return rows.map(({ along, ...row }) => ({ ...pageRowOf(row), children: (along ?? 1) - 1 }))
  }

  async before(at: number, limit: number): Promise<PageId[]> {
    const rows = await this.#db
      .selectFrom('pages')
      .select('id')
      .where('trashed_root', 'is not', null)
      .whereRef('trashed_root', '=', 'id')
      .where('trashed_at', '<', at)
      .orderBy('trashed_at')
      .limit(limit)
      .execute()
    return rows.map(({ id }) => id)
  }
}

/** Removes pages with everything that hangs on them. To be called inside a transaction. */
export const removePages = async (db: Kysely<Tables>, ids: readonly PageId[]): Promise<never[]> => {
  const numbers = db.selectFrom('pages').select('number').where('id', 'in', ids)
  for (const table of ['updates', 'snapshots', 'clients'] as const) await db.deleteFrom(table).where('page', 'in', numbers).execute()
  await db
    .deleteFrom('link_guests')
    .where('link', 'in', db.selectFrom('links').select('id').where('page', 'in', ids))
    .execute()
  await db.deleteFrom('links').where('page', 'in', ids).execute()
  await db.deleteFrom('grants').where('object', 'in', ids).execute()
  for (const table of ['stars', 'opened'] as const) await db.deleteFrom(table).where('page', 'in', ids).execute()
  // What went to the trash before them, by itself, can still come back: to the top of its space.
  await db.updateTable('pages').set({ parent: null }).where('parent', 'in', ids).where('id', 'not in', ids).execute()
  await db.deleteFrom('pages').where('id', 'in', ids).execute()
  return []
}
