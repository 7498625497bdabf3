import type { Person, PrincipalId, Role, SpaceId } from '@tandem/protocol'
import type { Kysely } from 'kysely'
import type { SpaceMembers } from '../workspace/spaces/ports.ts'
import { raiseAccessVersion } from './access-facts.ts'
import { personOf } from './people.ts'
import type { Tables } from './tables.ts'

/** Roles in spaces, given by name, in a database. */
export class StoredSpaceMembers implements SpaceMembers {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async list(space: SpaceId): Promise<{ person: Person; email: string | null; role: Role }[]> {
    const rows = await this.#db
      .selectFrom('grants')
      .innerJoin('principals', 'principals.id', 'grants.principal')
      .select(['principals.id', 'kind', 'name', 'color', 'email', 'grants.role'])
      .where('grants.object', '=', space)
      .where('principals.disabled_at', 'is', null)
      .orderBy('name')
      .execute()
    return rows.flatMap(({ email, role, ...row }) => (role === 'none' ? [] : [{ person: personOf(row), email, role }]))
  }

  give(space: SpaceId, principal: PrincipalId, role: Role): Promise<'done' | 'nobody' | 'last owner'> {
    return this.#db.transaction().execute(async (db) => {
      const member = await db
        .selectFrom('principals')
        .select('id')
        .where('id', '=', principal)
        .where('kind', '=', 'member')
        .where('disabled_at', 'is', null)
        .executeTakeFirst()
      if (!member) return 'nobody'
      if (role !== 'owner' && (await isLastOwner(db, space, principal))) return 'last owner'
      await db
        .insertInto('grants')
        .values({ scope: 'space', object: space, principal, role })
        .onConflict((conflict) => conflict.columns(['object', 'principal']).doUpdateSet({ role }))
        .execute()
      await raiseAccessVersion(db)
      return 'done'
    })
  }

  take(space: SpaceId, principal: PrincipalId): Promise<'done' | 'last owner'> {
    return this.#db.transaction().execute(async (db) => {
      if (await isLastOwner(db, space, principal)) return 'last owner'
      await db.deleteFrom('grants').where('object', '=', space).where('principal', '=', principal).execute()
      await raiseAccessVersion(db)
      return 'done'
    })
  }
}

/** Whether the space has this owner and no other who can still sign in. */
const isLastOwner = async (db: Kysely<Tables>, space: SpaceId, principal: PrincipalId): Promise<boolean> => {
  const owners = await db
    .selectFrom('grants')
    .innerJoin('principals', 'principals.id', 'grants.principal')
    .select('principals.id')
    .where('object', '=', space)
    .where('role', '=', 'owner')
    .where((eb) => eb.or([eb('disabled_at', 'is', null), eb('principals.id', '=', principal)]))
    .execute()
  return owners.length === 1 && owners[0]?.id === principal
}
