import { ROLES, type LinkId, type PrincipalId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { Guests, NewGuest } from '../workspace/sharing/ports.ts'
import type { Visitor } from '../workspace/principal.ts'
import { raiseAccessVersion } from './access-facts.ts'
import { personOf } from './people.ts'
import { storedText } from './stored-text.ts'
import type { Tables } from './tables.ts'

/** Guests and their browsers in a database. */
export class StoredGuests implements Guests {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async find(secretHash: Uint8Array): Promise<Visitor | undefined> {
    const found = await this.#db
      .selectFrom('guest_sign_ins')
      .innerJoin('principals', 'principals.id', 'guest_sign_ins.principal')
      .select(['guest_sign_ins.id as signIn', 'principals.id', 'kind', 'name', 'color'])
      .where('secret_hash', '=', secretHash)
      .where('kind', '=', 'guest')
      .where('disabled_at', 'is', null)
      .executeTakeFirst()
    if (!found) return undefined
    const { signIn, ...row } = found
    return { signIn, principal: { id: row.id, kind: 'guest', isAdmin: false, person: personOf(row) } }
  }

  join(link: LinkId, who: { known: PrincipalId } | { newcomer: NewGuest }, now: number): Promise<'joined' | 'full' | 'ended'> {
    return this.#db.transaction().execute(async (db) => {
      const found = await db
        .selectFrom('links')
        .innerJoin('pages', 'pages.id', 'links.page')
        .select(['links.page', 'expires_at', 'most_guests'])
        .where('links.id', '=', link)
        .where('revoked_at', 'is', null)
        .where('trashed_at', 'is', null)
        .executeTakeFirst()
      if (!found || (found.expires_at !== null && found.expires_at <= now)) return 'ended'
      const principal = 'known' in who ? who.known : who.newcomer.principal.id
      if ('known' in who) {
        const kept = await db
          .selectFrom('grants')
          .select('role')
          .where('object', '=', found.page)
          .where('principal', '=', principal)
          .where('role', '=', 'none')
          .executeTakeFirst()
        if (kept) return 'ended'
        const before = await db
          .selectFrom('link_guests')
          .select('link')
          .where('link', '=', link)
          .where('principal', '=', principal)
          .executeTakeFirst()
        if (before) return 'joined'
      }
      const { guests } = await db
        .selectFrom('link_guests')
        .select(({ fn }) => fn.countAll<number>().as('guests'))
        .where('link', '=', link)
        .executeTakeFirstOrThrow()
      if (found.most_guests !== null && Number(guests) >= found.most_guests) return 'full'
      if ('newcomer' in who) await welcome(db, who.newcomer)
      await db.insertInto('link_guests').values({ link, principal, joined_at: now }).execute()
      // Of a newcomer nobody can have kept that they may not: a class that joins at once makes nobody's grants void.
      if ('known' in who) await raiseAccessVersion(db)
      return 'joined'
    })
  }

  async claim(guest: PrincipalId, member: PrincipalId, at: number): Promise<void> {
    await this.#db.transaction().execute(async (db) => {
      const both = await db
        .selectFrom('principals')
        .select(['id', 'kind', 'name', 'color', 'disabled_at'])
        .where('id', 'in', [guest, member])
        .execute()
      const [from, to] = [both.find(({ id }) => id === guest), both.find(({ id }) => id === member)]
      if (from?.kind !== 'guest' || from.disabled_at !== null || to?.kind !== 'member') return
      // Before what commits of the log write: whoever changes the rules waits for those, and they must not wait for us.
      await raiseAccessVersion(db)
      await db.updateTable('clients').set({ principal: member }).where('principal', '=', guest).execute()
      await db.updateTable('pages').set({ created_by: member }).where('created_by', '=', guest).execute()
      await takeOverGrants(db, guest, member)
      await takeOverLinks(db, guest, member)
      await db.deleteFrom('guest_sign_ins').where('principal', '=', guest).execute()
      // What the log says of the guest shows the member's name.
      await db.updateTable('principals').set({ name: to.name, color: to.color, disabled_at: at }).where('id', '=', guest).execute()
    })
  }
}

const welcome = async (db: Kysely<Tables>, { principal, signIn, secretHash }: NewGuest): Promise<void> => {
  const { id, person, at } = principal
  await db
    .insertInto('principals')
    .values({ id, kind: 'guest', name: storedText(person.name), color: person.color, created_at: at })
    .execute()
  await db
    .insertInto('guest_sign_ins')
    .values({ id: signIn, principal: id, secret_hash: secretHash, created_at: at, seen_at: at })
    .execute()
}

/** A member loses nothing that they had, and being kept out as a guest says nothing of the member. */
const takeOverGrants = async (db: Kysely<Tables>, guest: PrincipalId, member: PrincipalId): Promise<void> => {
  const grants = await db.selectFrom('grants').selectAll().where('principal', 'in', [guest, member]).execute()
  const had = new Map(grants.filter(({ principal }) => principal === member).map(({ object, role }) => [object as string, role]))
  for (const { principal, scope, object, role } of grants) {
    const own = had.get(object)
    if (principal !== guest || role === 'none') continue
    if (own !== undefined && (own === 'none' || ROLES.indexOf(own) >= ROLES.indexOf(role))) continue
    await db
      .insertInto('grants')
      .values({ scope, object, principal: member, role })
      .onConflict((conflict) => conflict.columns(['object', 'principal']).doUpdateSet({ role }))
      .execute()
  }
  await db.deleteFrom('grants').where('principal', '=', guest).execute()
}

const takeOverLinks = async (db: Kysely<Tables>, guest: PrincipalId, member: PrincipalId): Promise<void> => {
  const joined = await db.selectFrom('link_guests').selectAll().where('principal', '=', guest).execute()
  await db.deleteFrom('link_guests').where('principal', '=', guest).execute()
  for (const { link, joined_at } of joined)
    await db
      .insertInto('link_guests')
      .values({ link, principal: member, joined_at })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}
