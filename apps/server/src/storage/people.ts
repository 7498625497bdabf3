import type { Person, PrincipalId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { NewPrincipal, People } from '../workspace/ports.ts'
import type { Principal } from '../workspace/principal.ts'
import { storedText } from './stored-text.ts'
import type { Tables } from './tables.ts'

/** The people of a workspace in a database. */
export class StoredPeople implements People {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async create({ id, kind, person, isAdmin, email, at }: NewPrincipal): Promise<void> {
    const { name, color } = person
    await this.#db
      .insertInto('principals')
      .values({ id, kind, name: storedText(name), color, email, is_admin: isAdmin ? 1 : 0, created_at: at })
      .execute()
  }

  async find(id: PrincipalId): Promise<Principal | undefined> {
    const found = await this.#db
      .selectFrom('principals')
      .select(['id', 'kind', 'name', 'color', 'is_admin'])
      .where('id', '=', id)
      .where('disabled_at', 'is', null)
      .executeTakeFirst()
    if (!found) return undefined
    return { id, kind: found.kind, isAdmin: found.is_admin === 1, person: personOf(found) }
  }

  async persons(ids: readonly PrincipalId[]): Promise<Map<PrincipalId, Person>> {
    if (ids.length === 0) return new Map()
    const found = await this.#db.selectFrom('principals').select(['id', 'kind', 'name', 'color']).where('id', 'in', ids).execute()
    return new Map(found.map((row) => [row.id, personOf(row)]))
  }

  async change(id: PrincipalId, { name, color }: Partial<Pick<Person, 'name' | 'color'>>): Promise<void> {
    const change = { ...(name === undefined ? {} : { name: storedText(name) }), ...(color === undefined ? {} : { color }) }
    if (Object.keys(change).length > 0) await this.#db.updateTable('principals').set(change).where('id', '=', id).execute()
  }
}

/** What others see of somebody. */
export const personOf = ({
  id,
  kind,
  name,
  color,
}: {
  id: PrincipalId
  kind: 'member' | 'guest'
  name: string
  color: number
}): Person => ({
  id,
  name,
  color,
  ...(kind === 'guest' ? { guest: true as const } : {}),
})
