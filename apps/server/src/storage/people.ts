import type { Person, PrincipalId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { People } from '../workspace/ports.ts'
import { storedText } from './stored-text.ts'
import type { Tables } from './tables.ts'

/** The people of a workspace in a database. */
export class StoredPeople implements People {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  find(secretHash: Uint8Array): Promise<Person | undefined> {
    return this.#db.selectFrom('people').select(['id', 'name', 'color']).where('secret_hash', '=', secretHash).executeTakeFirst()
  }

  async create({ id, name, color }: Person, secretHash: Uint8Array): Promise<void> {
    await this.#db
      .insertInto('people')
      .values({ id, name: storedText(name), color, secret_hash: secretHash })
      .execute()
  }

  async rename(id: PrincipalId, name: string): Promise<void> {
    await this.#db
      .updateTable('people')
      .set({ name: storedText(name) })
      .where('id', '=', id)
      .execute()
  }
}
