import type { PageId } from '@tandem/protocol'
import { sql, type Kysely } from 'kysely'
import { MOST_DEPTH } from './access-facts.ts'
import type { Tables } from './tables.ts'

/** As many ids as one query takes without trouble. */
const AT_ONCE = 500

/** The page itself and all it lies below, upwards. */
export const chainOf = async (db: Kysely<Tables>, page: PageId): Promise<PageId[]> => {
  const rows = await db
    .withRecursive('up', (inner) =>
      inner
        .selectFrom('pages')
        .select(['id', 'parent', sql<number>`0`.as('depth')])
        .where('id', '=', page)
        .unionAll(
          inner
            .selectFrom('pages')
            .innerJoin('up', 'up.parent', 'pages.id')
            .select(['pages.id', 'pages.parent', sql<number>`up.depth + 1`.as('depth')])
            .where('up.depth', '<', MOST_DEPTH),
        ),
    )
    .selectFrom('up')
    .select('id')
    .orderBy('depth')
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * The page itself and all that lies below it. `within`: only what is outside the trash, or went there with `root`, and
 * what can be reached over such pages.
 */
export const subtreeOf = async (
  db: Kysely<Tables>,
  page: PageId,
  within: 'all' | 'outside the trash' | { root: PageId },
): Promise<{ id: PageId; depth: number }[]> =>
  db
    .withRecursive('down', (inner) =>
      inner
        .selectFrom('pages')
        .select(['id', sql<number>`1`.as('depth')])
        .where('id', '=', page)
        .unionAll(
          inner
            .selectFrom('pages')
            .innerJoin('down', 'pages.parent', 'down.id')
            .select(['pages.id', sql<number>`down.depth + 1`.as('depth')])
            .where('down.depth', '<=', MOST_DEPTH)
            .$if(within === 'outside the trash', (query) => query.where('pages.trashed_at', 'is', null))
            .$if(typeof within === 'object', (query) =>
              query.where('pages.trashed_root', '=', typeof within === 'object' ? within.root : page),
            ),
        ),
    )
    .selectFrom('down')
    .select(['id', 'depth'])
    .execute()

/** Whether anybody was given anything on one of these pages themselves. */
export const isMarked = async (db: Kysely<Tables>, pages: readonly PageId[]): Promise<boolean> => {
  if (pages.length === 0) return false
  if (await db.selectFrom('grants').select('object').where('object', 'in', pages).limit(1).executeTakeFirst()) return true
  const links = db.selectFrom('links').select('id').where('page', 'in', pages).where('revoked_at', 'is', null).limit(1)
  return (await links.executeTakeFirst()) !== undefined
}

/** Runs `task` with as many ids at a time as a query takes. */
export const inParts = async <Id, Result>(ids: readonly Id[], task: (part: readonly Id[]) => Promise<Result[]>): Promise<Result[]> => {
  const results: Result[] = []
  for (let at = 0; at < ids.length; at += AT_ONCE) results.push(...(await task(ids.slice(at, at + AT_ONCE))))
  return results
}
