import type { Person, PrincipalId, SignInId } from '@tandem/protocol'
import { sql, type Kysely } from 'kysely'
import type { SignInRecord, SignIns } from '../workspace/accounts/ports.ts'
import type { Visitor } from '../workspace/principal.ts'
import { personOf } from './people.ts'
import type { Tables } from './tables.ts'

/** Guests stay for as long as they are not removed. */
const NEVER = '9999-12-31T23:59:59.999Z'

/** The browsers of members in the table that better-auth fills. */
export class StoredSignIns implements SignIns {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async find(token: string, now: number): Promise<Visitor | undefined> {
    const found = await this.#db
      .selectFrom('auth_session')
      .innerJoin('principals', 'principals.id', 'auth_session.userId')
      .select(['auth_session.id as signIn', 'expiresAt', 'principals.id', 'kind', 'name', 'color', 'is_admin'])
      .where('token', '=', token)
      .where('disabled_at', 'is', null)
      .executeTakeFirst()
    if (!found || Date.parse(found.expiresAt) <= now) return undefined
    const { id, kind, is_admin, signIn } = found
    return { principal: { id, kind, isAdmin: is_admin === 1, person: personOf(found) }, signIn }
  }

  async list(principal: PrincipalId, now: number): Promise<SignInRecord[]> {
    const found = await this.#db
      .selectFrom('auth_session')
      .select(['id', 'createdAt', 'updatedAt', 'expiresAt', 'userAgent', 'ipAddress'])
      .where('userId', '=', principal)
      .orderBy('updatedAt', 'desc')
      .execute()
    return found
      .filter(({ expiresAt }) => Date.parse(expiresAt) > now)
      .map(({ id, createdAt, updatedAt, userAgent, ipAddress }) => ({
        id,
        createdAt: Date.parse(createdAt),
        seenAt: Date.parse(updatedAt),
        browser: userAgent ?? '',
        address: ipAddress ?? '',
      }))
  }

  async end(principal: PrincipalId, signIn: SignInId): Promise<boolean> {
    const ended = await this.#db.deleteFrom('auth_session').where('userId', '=', principal).where('id', '=', signIn).executeTakeFirst()
    return ended.numDeletedRows > 0n
  }

  async endAll(principal: PrincipalId, except?: SignInId): Promise<void> {
    const all = this.#db.deleteFrom('auth_session').where('userId', '=', principal)
    await (except === undefined ? all : all.where('id', '!=', except)).execute()
  }

  async standing(signIns: readonly SignInId[], now: number): Promise<Map<SignInId, Person>> {
    if (signIns.length === 0) return new Map()
    const found = await this.#db
      .selectFrom('auth_session')
      .innerJoin('principals', 'principals.id', 'auth_session.userId')
      .select(['auth_session.id as signIn', 'expiresAt', 'principals.id', 'kind', 'name', 'color'])
      .where('auth_session.id', 'in', signIns)
      .where('disabled_at', 'is', null)
      .unionAll(
        this.#db
          .selectFrom('guest_sign_ins')
          .innerJoin('principals', 'principals.id', 'guest_sign_ins.principal')
          .select(['guest_sign_ins.id as signIn', sql<string>`${sql.lit(NEVER)}`.as('expiresAt'), 'principals.id', 'kind', 'name', 'color'])
          .where('guest_sign_ins.id', 'in', signIns)
          .where('kind', '=', 'guest')
          .where('disabled_at', 'is', null),
      )
      .execute()
    return new Map(
      found
        .filter(({ expiresAt }) => Date.parse(expiresAt) > now)
        .map(({ signIn, id, kind, name, color }) => [signIn, personOf({ id, kind, name, color })]),
    )
  }

  async seen({ principal, signIn }: { principal: PrincipalId; signIn: SignInId }, at: number): Promise<void> {
    await this.#db
      .updateTable('auth_session')
      .set({ updatedAt: new Date(at).toISOString() })
      .where('id', '=', signIn)
      .execute()
    await this.#db.updateTable('principals').set({ seen_at: at }).where('id', '=', principal).execute()
  }

  async goOn(token: string, signIn: SignInId): Promise<void> {
    await this.#db.updateTable('auth_session').set({ id: signIn }).where('token', '=', token).execute()
  }
}
