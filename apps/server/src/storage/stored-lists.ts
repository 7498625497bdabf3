import type { PageId, PrincipalId, SpaceId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { ListName, Lists, PageRow } from '../workspace/pages/ports.ts'
import { pageRowOf, pageRows } from './page-rows.ts'
import type { Tables } from './tables.ts'
import { inParts } from './tree-walks.ts'

/** Lists of pages in a database. */
export class StoredLists implements Lists {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async list(
    name: ListName,
    { principal, spaces, limit }: { principal: PrincipalId; spaces: readonly SpaceId[]; limit: number },
  ): Promise<PageRow[]> {
    const rows = await this.#ordered(name, principal, spaces).where('pages.trashed_at', 'is', null).limit(limit).execute()
    return rows.map(pageRowOf)
  }

  async pages(ids: readonly PageId[]): Promise<PageRow[]> {
    return (await inParts(ids, (part) => pageRows(this.#db).where('pages.id', 'in', part).execute())).map(pageRowOf)
  }

  async notes(principal: PrincipalId, ids: readonly PageId[]): Promise<Map<PageId, { isStarred: boolean; openedAt: number | null }>> {
    const [stars, opened] = await Promise.all([
      inParts(ids, (part) =>
        this.#db.selectFrom('stars').select('page').where('principal', '=', principal).where('page', 'in', part).execute(),
      ),
      inParts(ids, (part) =>
        this.#db.selectFrom('opened').select(['page', 'opened_at']).where('principal', '=', principal).where('page', 'in', part).execute(),
      ),
    ])
    const starred = new Set(stars.map(({ page }) => page))
    const openedAt = new Map(opened.map(({ page, opened_at }) => [page, opened_at]))
    return new Map(ids.map((id) => [id, { isStarred: starred.has(id), openedAt: openedAt.get(id) ?? null }]))
  }

  async star(principal: PrincipalId, page: PageId, at: number | undefined): Promise<void> {
    if (at === undefined) await this.#db.deleteFrom('stars').where('principal', '=', principal).where('page', '=', page).execute()
    else
      await this.#db
        .insertInto('stars')
        .values({ principal, page, starred_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
  }

  async opened(principal: PrincipalId, page: PageId, at: number): Promise<void> {
    await this.#db
      .insertInto('opened')
      .values({ principal, page, opened_at: at })
      .onConflict((conflict) => conflict.columns(['principal', 'page']).doUpdateSet({ opened_at: at }))
      .execute()
  }

  #ordered(name: ListName, principal: PrincipalId, spaces: readonly SpaceId[]) {
    const rows = pageRows(this.#db)
    switch (name) {
      case 'recent':
        return rows
          .innerJoin('opened', (join) => join.onRef('opened.page', '=', 'pages.id').on('opened.principal', '=', principal))
          .orderBy('opened.opened_at', 'desc')
      case 'starred':
        return rows
          .innerJoin('stars', (join) => join.onRef('stars.page', '=', 'pages.id').on('stars.principal', '=', principal))
          .orderBy('stars.starred_at', 'desc')
      case 'mine':
        return rows.where('pages.created_by', '=', principal).orderBy('pages.edited_at', 'desc')
      case 'edited':
        return rows.where('pages.space', 'in', spaces).orderBy('pages.edited_at', 'desc').orderBy('pages.number', 'desc')
      case 'archived':
        return rows.where('pages.space', 'in', spaces).where('pages.archived_at', 'is not', null).orderBy('pages.archived_at', 'desc')
      default:
        return name satisfies never
    }
  }
}
