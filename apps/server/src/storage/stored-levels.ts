import type { PageId, PrincipalId, SpaceId } from '@tandem/protocol'
import { sql, type Kysely } from 'kysely'
import type { Level, TreeRow, TreeViews } from '../workspace/pages/ports.ts'
import { MOST_DEPTH } from './access-facts.ts'
import { treeRowOf, treeRows } from './page-rows.ts'
import type { Tables } from './tables.ts'
import { chainOf, inParts } from './tree-walks.ts'

/** The tree of pages in a database, as it looks. */
export class StoredLevels implements TreeViews {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async level({ space, parent, after, limit }: Level): Promise<TreeRow[]> {
    const rows = await treeRows(this.#db)
      .where('pages.space', '=', space)
      .where('pages.parent', parent === null ? 'is' : '=', parent)
      .where('pages.trashed_at', 'is', null)
      .$if(after !== undefined, (query) => query.where(sql<boolean>`(pages.sort, pages.id) > (${after?.order}, ${after?.id})`))
      .orderBy('pages.sort')
      .orderBy('pages.id')
      .limit(limit)
      .execute()
    return rows.map(treeRowOf)
  }

  async rows(ids: readonly PageId[]): Promise<TreeRow[]> {
    const rows = await inParts(ids, (part) =>
      treeRows(this.#db).where('pages.id', 'in', part).where('pages.trashed_at', 'is', null).execute(),
    )
    return rows.map(treeRowOf)
  }

  async below(parents: readonly PageId[]): Promise<{ id: PageId; space: SpaceId; parent: PageId }[]> {
    const rows = await inParts(parents, (part) =>
      this.#db
        .selectFrom('pages')
        .select(['id', 'space', 'parent'])
        .where('parent', 'in', part)
        .where('trashed_at', 'is', null)
        .where('archived_at', 'is', null)
        .execute(),
    )
    return rows.flatMap(({ id, space, parent }) => (parent ? [{ id, space, parent }] : []))
  }

  async above(page: PageId): Promise<TreeRow[]> {
    const [, ...chain] = await chainOf(this.#db, page)
    const rows = new Map((await this.rows(chain)).map((row) => [row.id, row]))
    const end = chain.findIndex((id) => !rows.has(id))
    return (end < 0 ? chain : chain.slice(0, end)).flatMap((id) => rows.get(id) ?? [])
  }

  async marked(ids: readonly PageId[]): Promise<Set<PageId>> {
    const rows = await inParts(ids, (part) =>
      this.#db
        .withRecursive('up', (db) =>
          db
            .selectFrom('pages')
            .select(['id as page', 'id', 'parent', sql<number>`0`.as('depth')])
            .where('id', 'in', part)
            .unionAll(
              db
                .selectFrom('pages')
                .innerJoin('up', 'up.parent', 'pages.id')
                .select(['up.page', 'pages.id', 'pages.parent', sql<number>`up.depth + 1`.as('depth')])
                .where('up.depth', '<', MOST_DEPTH),
            ),
        )
        .selectFrom('up')
        .select('up.page')
        .distinct()
        .where(({ or, exists, selectFrom }) =>
          or([
            exists(selectFrom('grants').select('grants.object').whereRef('grants.object', '=', 'up.id')),
            exists(selectFrom('links').select('links.id').whereRef('links.page', '=', 'up.id').where('links.revoked_at', 'is', null)),
          ]),
        )
        .execute(),
    )
    return new Set(rows.map(({ page }) => page))
  }

  async given(principal: PrincipalId): Promise<TreeRow[]> {
    const byName = this.#db
      .selectFrom('grants')
      .select('object')
      .where('principal', '=', principal)
      .where('scope', '=', 'page')
      .where('role', '!=', 'none')
      .$castTo<{ object: PageId }>()
    const byLink = this.#db
      .selectFrom('link_guests')
      .innerJoin('links', 'links.id', 'link_guests.link')
      .select('links.page')
      .where('link_guests.principal', '=', principal)
      .where('links.revoked_at', 'is', null)
    const rows = await treeRows(this.#db)
      .where('pages.trashed_at', 'is', null)
      .where(({ or, eb }) => or([eb('pages.id', 'in', byName), eb('pages.id', 'in', byLink)]))
      .orderBy('pages.sort')
      .orderBy('pages.id')
      .execute()
    return rows.map(treeRowOf)
  }
}
