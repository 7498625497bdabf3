import type { PageId, SpaceId } from '@tandem/protocol'
import { sql, type Insertable, type Kysely } from 'kysely'
import type { Changed, NewSubpage, NewTreePage, Place, Seed, Tree } from '../workspace/pages/ports.ts'
import { MOST_DEPTH, raiseAccessVersion } from './access-facts.ts'
import { checksum } from './checked.ts'
import { storedText } from './stored-text.ts'
import type { PagesTable, Tables } from './tables.ts'
import { findPlace, keyIn } from './tree-place.ts'
import { chainOf, inParts, isMarked, subtreeOf } from './tree-walks.ts'

/** The tree of pages in a database. Two who change it at once do so one after the other. */
export class StoredTree implements Tree {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  add(page: NewTreePage, seed: Seed, subpages: readonly NewSubpage[] = []): Promise<Changed> {
    const { id, place, createdBy: created_by, at } = page
    return this.#db.transaction().execute(async (db): Promise<Changed> => {
      const found = await findPlace(db, place)
      if (!found) return { outcome: 'no place' }
      const { space, parent } = found
      const above = parent ? (await chainOf(db, parent)).length : 0
      if (above + heightOf(id, subpages) > MOST_DEPTH) return { outcome: 'too deep' }
      const made = { created_at: at, edited_at: at, space, created_by }
      await insertPage(db, { ...made, ...ownOf(page), parent, sort: await keyIn(db, found, { page: id }) }, seed)
      for (const below of subpages) await insertPage(db, { ...made, ...ownOf(below), parent: below.parent, sort: below.order }, below.seed)
      return { outcome: 'done', touched: touched(id, parent, ...subpages.map((below) => below.id)) }
    })
  }

  move(id: PageId, place: Place, before: PageId | undefined): Promise<Changed & { rulesChanged?: boolean }> {
    return this.#db.transaction().execute(async (db): Promise<Changed & { rulesChanged?: boolean }> => {
      const page = await db
        .selectFrom('pages')
        .select(['space', 'parent'])
        .where('id', '=', id)
        .where('trashed_at', 'is', null)
        .executeTakeFirst()
      if (!page) return { outcome: 'absent' }
      const found = await findPlace(db, place)
      if (!found) return { outcome: 'no place' }
      const above = found.parent ? await chainOf(db, found.parent) : []
      if (above.includes(id)) return { outcome: 'cycle' }
      // What lies below it in the trash comes along: it would not come back from a place too deep.
      const subtree = await subtreeOf(db, id, 'all')
      const height = subtree.reduce((most, { depth }) => Math.max(most, depth), 1)
      if (above.length + height > MOST_DEPTH) return { outcome: 'too deep' }
      const sort = await keyIn(db, found, { page: id, before })
      await db.updateTable('pages').set({ parent: found.parent, sort }).where('id', '=', id).execute()
      const changesSpace = page.space !== found.space
      if (changesSpace) await setSpace(db, subtree, found.space)
      const rulesChanged = changesSpace || (page.parent !== found.parent && (await inheritsOther(db, page.parent, above)))
      if (rulesChanged) await raiseAccessVersion(db)
      const others = changesSpace ? subtree.map((below) => below.id) : []
      return { outcome: 'done', touched: touched(id, page.parent, found.parent, ...others), rulesChanged }
    })
  }

  async change(
    id: PageId,
    { icon, isArchived }: { icon?: string | null | undefined; isArchived?: boolean | undefined },
    at: number,
  ): Promise<void> {
    const change = {
      ...(icon === undefined ? {} : { icon: icon === null || icon === '' ? null : storedText(icon) }),
      ...(isArchived === undefined ? {} : { archived_at: isArchived ? sql<number>`coalesce(archived_at, ${at})` : null }),
    }
    if (Object.keys(change).length > 0) await this.#db.updateTable('pages').set(change).where('id', '=', id).execute()
  }
}

const ownOf = ({ id, kind, title, icon = null }: Pick<NewTreePage, 'id' | 'kind' | 'title' | 'icon'>) => ({
  id,
  kind,
  title: storedText(title),
  icon,
})

const insertPage = async (db: Kysely<Tables>, row: Insertable<PagesTable>, { principal, bytes, copyOf }: Seed): Promise<void> => {
  const { number, epoch } = await db.insertInto('pages').values(row).returning(['number', 'epoch']).executeTakeFirstOrThrow()
  await db
    .insertInto('updates')
    .values({ page: number, epoch, seq: 1, principal, session: null, at: row.created_at, crc: checksum(bytes), bytes })
    .execute()
  if (copyOf) await copyOwners(db, copyOf, number)
}

/** How many levels a new page takes with what comes along. */
const heightOf = (id: PageId, subpages: readonly NewSubpage[]): number => {
  const depths = new Map([[id, 1]])
  for (const { id: below, parent } of subpages) depths.set(below, (depths.get(parent) ?? 1) + 1)
  return Math.max(...depths.values())
}

const touched = (...ids: (PageId | null)[]): PageId[] => [...new Set(ids.filter((id) => id !== null))]

const setSpace = async (db: Kysely<Tables>, subtree: readonly { id: PageId }[], space: SpaceId): Promise<void> => {
  const ids = subtree.map(({ id }) => id)
  await inParts(ids, (part) => db.updateTable('pages').set({ space }).where('id', 'in', part).execute())
}

/** Whether what was given on the pages above counts for other people after a move. */
const inheritsOther = async (db: Kysely<Tables>, before: PageId | null, after: readonly PageId[]): Promise<boolean> =>
  isMarked(db, [...(before ? await chainOf(db, before) : []), ...after])

/** Whoever wrote something keeps the Yjs client id it was written under, so nobody else writes under it in the copy. */
const copyOwners = async (db: Kysely<Tables>, from: PageId, number: number): Promise<void> => {
  const { number: source } = await db.selectFrom('pages').select('number').where('id', '=', from).executeTakeFirstOrThrow()
  await db
    .insertInto('clients')
    .columns(['page', 'client', 'principal'])
    .expression(
      db
        .selectFrom('clients')
        .select([sql<number>`${number}`.as('page'), 'client', 'principal'])
        .where('page', '=', source),
    )
    .execute()
}
