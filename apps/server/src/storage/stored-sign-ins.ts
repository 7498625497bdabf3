import type { PrincipalId, SignInId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { SignInRecord, SignIns } from '../workspace/accounts/ports.ts'
import type { Visitor } from '../workspace/principal.ts'
import { personOf } from './people.ts'
import type { Tables } from './tables.ts'

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
