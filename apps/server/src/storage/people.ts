import type { Kysely } from 'kysely'
import type { People } from '../workspace/ports.ts'
import { storedText } from './stored-text.ts'
import type { Tables } from './tables.ts'

/** Who has been here, by queries that both databases understand. */
export const peopleOn = (db: Kysely<Tables>): People => ({
  find: (secretHash) => db.selectFrom('people').select(['id', 'name', 'color']).where('secret_hash', '=', secretHash).executeTakeFirst(),

  create: async ({ id, name, color }, secretHash) => {
    await db
      .insertInto('people')
      .values({ id, name: storedText(name), color, secret_hash: secretHash })
      .execute()
  },

  rename: async (id, name) => {
    await db
      .updateTable('people')
      .set({ name: storedText(name) })
      .where('id', '=', id)
      .execute()
  },
})
