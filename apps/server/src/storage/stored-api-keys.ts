import type { PrincipalId, SignInId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { ApiKeys } from '../workspace/accounts/ports.ts'
import type { ApiKeyRecord, ApiKeyRecords } from '../workspace/api-keys/ports.ts'
import { personOf } from './people.ts'
import { storedText } from './stored-text.ts'
import type { Tables } from './tables.ts'

/** When a key was last used is true to the minute: not every request is to wait for the disk. */
const USED_EVERY_MS = 60_000

/** The keys of members in a database. */
export class StoredApiKeys implements ApiKeys, ApiKeyRecords {
  readonly #db: Kysely<Tables>
  readonly #now: () => number

  constructor({ db, now }: { db: Kysely<Tables>; now: () => number }) {
    this.#db = db
    this.#now = now
  }

  async find(hash: Uint8Array) {
    const now = this.#now()
    const found = await this.#db
      .selectFrom('api_keys')
      .innerJoin('principals', 'principals.id', 'api_keys.principal')
      .select(['api_keys.id as key', 'used_at', 'principals.id', 'kind', 'principals.name', 'color', 'is_admin'])
      .where('hash', '=', hash)
      .where('principals.disabled_at', 'is', null)
      .where('principals.kind', '=', 'member')
      .where(({ eb, or }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
      .executeTakeFirst()
    if (!found) return undefined
    const { key, used_at, id, kind, is_admin } = found
    if (used_at === null || used_at + USED_EVERY_MS <= now)
      await this.#db.updateTable('api_keys').set({ used_at: now }).where('id', '=', key).execute()
    return { principal: { id, kind, isAdmin: is_admin === 1, person: personOf(found) }, signIn: key }
  }

  create(key: ApiKeyRecord, { principal, hash, most }: { principal: PrincipalId; hash: Uint8Array; most: number }): Promise<boolean> {
    const { id, name, start, createdAt: created_at, expiresAt: expires_at } = key
    return this.#db.transaction().execute(async (db) => {
      const has = await db.selectFrom('api_keys').select('id').where('principal', '=', principal).limit(most).execute()
      if (has.length >= most) return false
      await db
        .insertInto('api_keys')
        .values({ id, principal, name: storedText(name), start, hash, created_at, expires_at })
        .execute()
      return true
    })
  }

  list(principal: PrincipalId): Promise<ApiKeyRecord[]> {
    return this.#db
      .selectFrom('api_keys')
      .select(['id', 'name', 'start', 'created_at as createdAt', 'expires_at as expiresAt', 'used_at as usedAt'])
      .where('principal', '=', principal)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute()
  }

  async remove(principal: PrincipalId, id: SignInId): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('api_keys')
      .where('id', '=', id)
      .where('principal', '=', principal)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }
}
