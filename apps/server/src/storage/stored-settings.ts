import type { Kysely } from 'kysely'
import type { Settings } from '../workspace/accounts/ports.ts'
import type { TighterLinks } from '../workspace/admin/ports.ts'
import type { Tables } from './tables.ts'
import { tightenLinks } from './tightened-links.ts'

/** What is set for the whole workspace, in a database. */
export class StoredSettings implements Settings {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async get(name: string): Promise<unknown> {
    const found = await this.#db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst()
    return found && (JSON.parse(found.value) as unknown)
  }

  async set(name: string, value: unknown): Promise<void> {
    const row = { name, value: JSON.stringify(value) }
    await this.#db
      .insertInto('settings')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: row.value }))
      .execute()
  }

  async begin(name: string, value: unknown): Promise<unknown> {
    await this.#db
      .insertInto('settings')
      .values({ name, value: JSON.stringify(value) })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute()
    return this.get(name)
  }

  replace(name: string, from: unknown, to: unknown, links?: TighterLinks): Promise<boolean> {
    return this.#db.transaction().execute(async (db) => {
      const replaced = await db
        .updateTable('settings')
        .set({ value: JSON.stringify(to) })
        .where('name', '=', name)
        .where('value', '=', JSON.stringify(from))
        .executeTakeFirst()
      if (replaced.numUpdatedRows === 0n) return false
      if (links) await tightenLinks(db, links)
      return true
    })
  }

  async remove(name: string): Promise<void> {
    await this.#db.deleteFrom('settings').where('name', '=', name).execute()
  }
}
