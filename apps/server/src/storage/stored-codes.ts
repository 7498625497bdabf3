import type { Kysely } from 'kysely'
import type { CodeRecords } from '../workspace/accounts/ports.ts'
import type { Tables } from './tables.ts'

/** Codes that were used, for as long as they would hold. */
export class StoredCodes implements CodeRecords {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async take(code: string, { now, until }: { now: number; until: number }): Promise<boolean> {
    await this.#db.deleteFrom('used_codes').where('until', '<=', now).execute()
    const taken = await this.#db
      .insertInto('used_codes')
      .values({ code, until })
      .onConflict((conflict) => conflict.column('code').doNothing())
      .returning('code')
      .executeTakeFirst()
    return taken !== undefined
  }
}
