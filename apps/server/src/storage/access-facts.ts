import type { PageId, PrincipalId, Role, SpaceId } from '@tandem/protocol'
import { sql, type Kysely } from 'kysely'
import type { AccessFacts, PageFacts, SpaceFacts } from '../workspace/access/ports.ts'
import type { Tables } from './tables.ts'

/** Deeper no page lies: a move that would bring one there is refused. */
export const MOST_DEPTH = 64

/** Every change of who may do what calls this in its transaction: it is what makes grants that are kept elsewhere void. */
export const raiseAccessVersion = async (db: Kysely<Tables>): Promise<void> => {
  await db
    .updateTable('access')
    .set({ version: sql<number>`version + 1` })
    .where('id', '=', 1)
    .execute()
}

/** What the database knows about who may do what. */
export class StoredAccess implements AccessFacts {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async version(): Promise<number> {
    return (await this.#db.selectFrom('access').select('version').where('id', '=', 1).executeTakeFirstOrThrow()).version
  }

  async page(principal: PrincipalId, page: PageId): Promise<PageFacts | undefined> {
    return this.#page(principal, page, false)
  }

  async pageOrTrash(principal: PrincipalId, page: PageId): Promise<PageFacts | undefined> {
    return this.#page(principal, page, true)
  }

  async space(principal: PrincipalId, space: SpaceId): Promise<SpaceFacts | undefined> {
    const found = await this.#db
      .selectFrom('spaces')
      .innerJoin('principals', (join) => join.on('principals.id', '=', principal).on('principals.disabled_at', 'is', null))
      .leftJoin('grants', (join) => join.onRef('grants.object', '=', 'spaces.id').on('grants.principal', '=', principal))
      .select(['kind', 'visibility', 'default_role', 'grants.role as granted'])
      .where('spaces.id', '=', space)
      .executeTakeFirst()
    if (!found) return undefined
    const { kind, visibility, default_role: defaultRole, granted } = found
    return { kind, visibility, defaultRole, granted: granted === 'none' ? undefined : (granted ?? undefined) }
  }

  async #page(principal: PrincipalId, page: PageId, trashToo: boolean): Promise<PageFacts | undefined> {
    const rows = await this.#db
      .withRecursive('up', (db) =>
        db
          .selectFrom('pages')
          .select(['id', 'parent', 'space', 'trashed_at', sql<number>`0`.as('depth')])
          .where('id', '=', page)
          .unionAll(
            db
              .selectFrom('pages')
              .innerJoin('up', 'up.parent', 'pages.id')
              .select(['pages.id', 'pages.parent', 'pages.space', 'pages.trashed_at', sql<number>`up.depth + 1`.as('depth')])
              .where('up.depth', '<', MOST_DEPTH),
          ),
      )
      .selectFrom('up')
      .leftJoin('grants', (join) => join.onRef('grants.object', '=', 'up.id').on('grants.principal', '=', principal))
      .select(['up.id', 'up.space', 'up.trashed_at', 'up.depth', 'grants.role as granted'])
      .orderBy('up.depth')
      .execute()
    const own = rows[0]
    if (!own || (own.trashed_at !== null && !trashToo)) return undefined
    const [spaceFacts, links] = await Promise.all([
      this.space(principal, own.space),
      this.#links(
        principal,
        rows.map(({ id }) => id),
      ),
    ])
    if (!spaceFacts) return undefined
    return {
      space: own.space,
      spaceFacts,
      granted: rows.flatMap(({ granted }): (Role | 'none')[] => (granted ? [granted] : [])),
      links: links
        .filter(({ page: of, with_subpages }) => of === page || with_subpages === 1)
        .map(({ role, expires_at: expiresAt }) => ({ role, expiresAt })),
    }
  }

  #links(principal: PrincipalId, pages: readonly PageId[]) {
    return this.#db
      .selectFrom('link_guests')
      .innerJoin('links', 'links.id', 'link_guests.link')
      .select(['links.page', 'links.role', 'links.expires_at', 'links.with_subpages'])
      .where('link_guests.principal', '=', principal)
      .where('links.revoked_at', 'is', null)
      .where('links.page', 'in', pages)
      .execute()
  }
}
