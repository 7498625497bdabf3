import type { LinkId, PageId, PrincipalId } from '@tandem/protocol'
import type { Kysely, Selectable } from 'kysely'
import type { LinkChange, LinkGuest, LinkRecord, Links, OpenedLink } from '../workspace/sharing/ports.ts'
import { raiseAccessVersion } from './access-facts.ts'
import { personOf } from './people.ts'
import type { LinksTable, Tables } from './tables.ts'

/** Links into pages in a database. */
export class StoredLinks implements Links {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async list(page: PageId) {
    const [links, guests] = await Promise.all([
      this.#db
        .selectFrom('links')
        .leftJoin('principals', 'principals.id', 'links.created_by')
        .selectAll('links')
        .select(['principals.kind', 'principals.name', 'principals.color'])
        .where('page', '=', page)
        .where('revoked_at', 'is', null)
        .orderBy('links.created_at')
        .execute(),
      this.#db
        .selectFrom('link_guests')
        .innerJoin('links', 'links.id', 'link_guests.link')
        .innerJoin('principals', 'principals.id', 'link_guests.principal')
        .select(['link', 'joined_at', 'principals.id', 'kind', 'name', 'color'])
        .where('links.page', '=', page)
        .where('revoked_at', 'is', null)
        .orderBy('joined_at')
        .execute(),
    ])
    return links.map(({ kind, name, color, ...row }) => ({
      ...recordOf(row),
      creator: kind === null || name === null || color === null ? null : personOf({ id: row.created_by, kind, name, color }),
      guests: guests
        .filter(({ link }) => link === row.id)
        .map(({ joined_at: joinedAt, ...who }): LinkGuest => ({ person: personOf(who), joinedAt })),
    }))
  }

  async create(link: LinkRecord): Promise<void> {
    await this.#db
      .insertInto('links')
      .values({
        id: link.id,
        page: link.page,
        token: link.token,
        role: link.role,
        password_hash: link.passwordHash,
        expires_at: link.expiresAt,
        most_guests: link.mostGuests,
        with_subpages: link.withSubpages ? 1 : 0,
        created_by: link.createdBy,
        created_at: link.createdAt,
      })
      .execute()
  }

  change(page: PageId, link: LinkId, change: LinkChange): Promise<LinkRecord | undefined> {
    return this.#db.transaction().execute(async (db) => {
      const columns = columnsOf(change)
      const mine = (query: ReturnType<typeof living>) => query.where('page', '=', page).where('links.id', '=', link)
      if (!(await mine(living(db)).executeTakeFirst())) return undefined
      if (Object.keys(columns).length > 0) {
        await db.updateTable('links').set(columns).where('id', '=', link).execute()
        await raiseAccessVersion(db)
      }
      const changed = await mine(living(db)).executeTakeFirst()
      return changed && recordOf(changed)
    })
  }

  revoke(page: PageId, link: LinkId, at: number): Promise<boolean> {
    return this.#db.transaction().execute(async (db) => {
      const { numUpdatedRows } = await db
        .updateTable('links')
        .set({ revoked_at: at })
        .where('page', '=', page)
        .where('id', '=', link)
        .where('revoked_at', 'is', null)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows > 0n) await raiseAccessVersion(db)
      return numUpdatedRows > 0n
    })
  }

  removeGuests(page: PageId, link: LinkId, guest?: PrincipalId): Promise<boolean> {
    return this.#db.transaction().execute(async (db) => {
      const row = await living(db).where('page', '=', page).where('links.id', '=', link).executeTakeFirst()
      if (!row) return false
      const all = db.deleteFrom('link_guests').where('link', '=', link)
      const { numDeletedRows } = await (guest === undefined ? all : all.where('principal', '=', guest)).executeTakeFirstOrThrow()
      if (guest !== undefined) {
        if (numDeletedRows === 0n) return false
        await this.#keepOut(db, page, guest)
      }
      await raiseAccessVersion(db)
      return true
    })
  }

  async open(token: string, who: PrincipalId | undefined, now: number): Promise<OpenedLink | undefined> {
    const found = await living(this.#db)
      .innerJoin('pages', 'pages.id', 'links.page')
      .innerJoin('spaces', 'spaces.id', 'pages.space')
      .leftJoin('principals', 'principals.id', 'links.created_by')
      .select(['pages.title', 'pages.kind', 'spaces.name as spaceName', 'principals.name as sharedBy'])
      .select(({ selectFrom }) => [
        selectFrom('link_guests')
          .select(({ fn }) => fn.countAll<number>().as('guests'))
          .whereRef('link', '=', 'links.id')
          .as('guests'),
        selectFrom('link_guests')
          .select('joined_at')
          .whereRef('link', '=', 'links.id')
          .where('principal', '=', who ?? ('' as PrincipalId))
          .as('joinedAt'),
      ])
      .where('token', '=', token)
      // Here and not below: the answer for a link that is over takes no longer than for one that never was.
      .where('pages.trashed_at', 'is', null)
      .where(({ or, eb }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
      .executeTakeFirst()
    if (!found) return undefined
    const { title, kind, spaceName, sharedBy, guests, joinedAt } = found
    return {
      ...recordOf(found),
      title,
      kind,
      spaceName,
      sharedBy: sharedBy ?? '',
      guests: Number(guests ?? 0),
      isJoined: joinedAt !== null,
    }
  }

  /** Else they would come back by the same link a moment later. Somebody who is here by name too only loses the link. */
  async #keepOut(db: Kysely<Tables>, page: PageId, guest: PrincipalId): Promise<void> {
    const { kind } = await db.selectFrom('principals').select('kind').where('id', '=', guest).executeTakeFirstOrThrow()
    if (kind === 'member') return
    await db
      .insertInto('grants')
      .values({ scope: 'page', object: page, principal: guest, role: 'none' })
      .onConflict((conflict) => conflict.columns(['object', 'principal']).doUpdateSet({ role: 'none' }))
      .execute()
  }
}

const living = (db: Kysely<Tables>) => db.selectFrom('links').selectAll('links').where('revoked_at', 'is', null)

const recordOf = (row: Selectable<LinksTable>): LinkRecord => ({
  id: row.id,
  page: row.page,
  token: row.token,
  role: row.role,
  passwordHash: row.password_hash,
  expiresAt: row.expires_at,
  mostGuests: row.most_guests,
  withSubpages: row.with_subpages === 1,
  createdBy: row.created_by,
  createdAt: row.created_at,
})

const columnsOf = ({ role, passwordHash, expiresAt, mostGuests, withSubpages }: LinkChange) => ({
  ...(role === undefined ? {} : { role }),
  ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
  ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
  ...(mostGuests === undefined ? {} : { most_guests: mostGuests }),
  ...(withSubpages === undefined ? {} : { with_subpages: withSubpages ? 1 : 0 }),
})
