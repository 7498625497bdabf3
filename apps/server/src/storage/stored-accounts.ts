import type { PrincipalId, SpaceId } from '@tandem/protocol'
import { sql, type Kysely } from 'kysely'
import type { Account, AccountChange, Accounts, FirstSpace, NewAccount } from '../workspace/accounts/ports.ts'
import { raiseAccessVersion } from './access-facts.ts'
import { personOf } from './people.ts'
import { storedText } from './stored-text.ts'
import type { Tables } from './tables.ts'

/** The names better-auth has for accounts with a password, and that `SetUp` has for its settings. */
const BY_PASSWORD = 'credential'
const SET_UP_AT = 'setUpAt'
const SET_UP_TOKEN = 'setUpToken'
/** Begins the name of the setting that holds what a member is still to be told. */
const TOLD = 'told '
const SECOND_FACTOR_ENDED = JSON.stringify('second_factor_ended')

/** The accounts of members in a database: what they are to the workspace, and what better-auth knows of them. */
export class StoredAccounts implements Accounts {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  create(account: NewAccount): Promise<'made' | 'taken'> {
    return this.#db.transaction().execute((db) => make(db, account))
  }

  setUp(owner: NewAccount, { tokenHash, space }: { tokenHash: string; space: FirstSpace }) {
    return this.#db.transaction().execute(async (db): Promise<SpaceId | 'already set up' | 'wrong token'> => {
      const settings = await db.selectFrom('settings').selectAll().where('name', 'in', [SET_UP_AT, SET_UP_TOKEN]).execute()
      if (settings.some(({ name }) => name === SET_UP_AT)) return 'already set up'
      if (settings.find(({ name }) => name === SET_UP_TOKEN)?.value !== JSON.stringify(tokenHash)) return 'wrong token'
      await db
        .insertInto('settings')
        .values({ name: SET_UP_AT, value: JSON.stringify(owner.at) })
        .execute()
      await db.deleteFrom('settings').where('name', '=', SET_UP_TOKEN).execute()
      if ((await make(db, owner)) === 'taken') throw new Error('a workspace that is not set up has an account')
      return firstSpace(db, owner, space)
    })
  }

  async find(who: { id: PrincipalId } | { email: string }): Promise<Account | undefined> {
    const found = await this.#db
      .selectFrom('principals')
      .leftJoin('auth_user', 'auth_user.id', 'principals.id')
      .leftJoin('auth_account', (join) =>
        join.onRef('auth_account.userId', '=', 'principals.id').on('auth_account.providerId', '=', BY_PASSWORD),
      )
      .select([
        'principals.id',
        'kind',
        'principals.name',
        'color',
        'is_admin',
        'disabled_at',
        'principals.email',
        'avatar',
        'language',
        'theme',
      ])
      .leftJoin('settings', (join) => join.on('settings.name', '=', sql<string>`${sql.lit(TOLD)} || principals.id`))
      .select(['password', 'twoFactorEnabled', 'settings.value as notice'])
      .where('id' in who ? 'principals.id' : 'principals.email', '=', 'id' in who ? who.id : who.email)
      .executeTakeFirst()
    if (!found) return undefined
    const { id, kind, is_admin, disabled_at, email, avatar, language, theme, password, twoFactorEnabled, notice } = found
    return {
      principal: { id, kind, isAdmin: is_admin === 1, person: personOf(found) },
      email,
      avatar,
      language,
      theme,
      passwordHash: password,
      hasSecondFactor: twoFactorEnabled === 1,
      notice: notice === SECOND_FACTOR_ENDED ? 'second_factor_ended' : null,
      isDisabled: disabled_at !== null,
    }
  }

  async admit(id: PrincipalId, { color, at }: { color: number; at: number }): Promise<boolean> {
    const known = await this.#db.selectFrom('principals').select('disabled_at').where('id', '=', id).executeTakeFirst()
    if (known) return known.disabled_at === null
    return this.#db.transaction().execute(async (db) => {
      const user = await db.selectFrom('auth_user').select(['name', 'email']).where('id', '=', id).executeTakeFirst()
      if (!user) return false
      const values = { id, kind: 'member' as const, name: storedText(user.name), email: user.email, color, created_at: at }
      const made = await db
        .insertInto('principals')
        .values(values)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      await raiseAccessVersion(db)
      return (made.numInsertedOrUpdatedRows ?? 0n) > 0n
    })
  }

  async change(id: PrincipalId, { name, ...change }: AccountChange): Promise<void> {
    const values = { ...change, ...(name === undefined ? {} : { name: storedText(name) }) }
    if (Object.keys(values).length === 0) return
    await this.#db.updateTable('principals').set(values).where('id', '=', id).execute()
  }

  async setPassword(id: PrincipalId, password: string, { isProven, at }: { isProven: boolean; at: number }): Promise<void> {
    await this.#db.transaction().execute(async (db) => {
      await db.deleteFrom('auth_account').where('userId', '=', id).where('providerId', '=', BY_PASSWORD).execute()
      await db
        .insertInto('auth_account')
        .values(passwordRow({ id, passwordHash: password, at }))
        .execute()
      if (isProven) await db.updateTable('auth_user').set({ emailVerified: 1 }).where('id', '=', id).execute()
    })
  }

  endSecondFactor(id: PrincipalId): Promise<boolean> {
    return this.#db.transaction().execute(async (db) => {
      const { numUpdatedRows } = await db
        .updateTable('auth_user')
        .set({ twoFactorEnabled: 0 })
        .where('id', '=', id)
        .where('twoFactorEnabled', '=', 1)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) return false
      await db.deleteFrom('auth_two_factor').where('userId', '=', id).execute()
      await db.deleteFrom('auth_session').where('userId', '=', id).execute()
      await db
        .insertInto('settings')
        .values({ name: `${TOLD}${id}`, value: SECOND_FACTOR_ENDED })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return true
    })
  }

  async noticeSeen(id: PrincipalId): Promise<void> {
    await this.#db.deleteFrom('settings').where('name', '=', `${TOLD}${id}`).execute()
  }
}

const iso = (at: number): string => new Date(at).toISOString()

const passwordRow = ({ id, passwordHash, at }: Pick<NewAccount, 'id' | 'passwordHash' | 'at'>) => ({
  // One for each member, so that two can never stand side by side.
  id: `p${id}`,
  accountId: id,
  providerId: BY_PASSWORD,
  userId: id,
  password: passwordHash,
  createdAt: iso(at),
  updatedAt: iso(at),
})

/** Inside a transaction: whoever asks about the e-mail meanwhile waits. */
const make = async (db: Kysely<Tables>, account: NewAccount): Promise<'made' | 'taken'> => {
  const { id, name, color, email, isProven, isAdmin, wasGuest, at } = account
  const isTaken = (table: 'principals' | 'auth_user') => db.selectFrom(table).select('email').where('email', '=', email).executeTakeFirst()
  if ((await isTaken('principals')) ?? (await isTaken('auth_user'))) return 'taken'
  const member = { kind: 'member' as const, name: storedText(name), email, is_admin: isAdmin ? 1 : 0 }
  if (wasGuest) {
    await db.updateTable('principals').set(member).where('id', '=', id).execute()
    await db.deleteFrom('guest_sign_ins').where('principal', '=', id).execute()
  } else
    await db
      .insertInto('principals')
      .values({ id, color, created_at: at, ...member })
      .execute()
  await db
    .insertInto('auth_user')
    .values({
      id,
      name: storedText(name),
      email,
      emailVerified: isProven ? 1 : 0,
      createdAt: iso(at),
      updatedAt: iso(at),
      twoFactorEnabled: 0,
    })
    .execute()
  await db.insertInto('auth_account').values(passwordRow(account)).execute()
  await raiseAccessVersion(db)
  return 'made'
}

/** What was there before there were accounts stands in a space already, and that is the first one then. */
const firstSpace = async (db: Kysely<Tables>, owner: NewAccount, { id, slug, name }: FirstSpace): Promise<SpaceId> => {
  const there = await db.selectFrom('spaces').select('id').orderBy('created_at').limit(1).executeTakeFirst()
  if (!there)
    await db
      .insertInto('spaces')
      .values({ id, slug, name: storedText(name), visibility: 'open', default_role: 'editor', created_at: owner.at })
      .execute()
  const space = there?.id ?? id
  await db.insertInto('grants').values({ scope: 'space', object: space, principal: owner.id, role: 'owner' }).execute()
  return space
}
