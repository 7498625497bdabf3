import { isAtMost, type PageId, type Person, type PrincipalId, type Role, type SpaceId } from '@tandem/protocol'
import { sql, type Kysely } from 'kysely'
import type { GrantedRole, GrantOutcome, Grants, Named } from '../workspace/sharing/ports.ts'
import { MOST_DEPTH, raiseAccessVersion } from './access-facts.ts'
import { personOf } from './people.ts'
import type { Tables } from './tables.ts'

interface Row extends Pick<Named, 'email' | 'role' | 'from'> {
  id: PrincipalId
  person: Person
  isMember: boolean
}

interface Around {
  /** What was given to each person on the page and around it, the nearest first. */
  rows: Row[]
  everybody: Role | null
}

/** Grants on pages in a database. */
export class StoredGrants implements Grants {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async list(page: PageId): Promise<{ people: Named[]; everybody: Role | null }> {
    const { rows, everybody } = await around(this.#db, page)
    const nearest = [...nearestOf(rows).values()].toSorted((one, other) => one.person.name.localeCompare(other.person.name))
    return { everybody, people: nearest.map(({ person, email, role, from }) => ({ person, email, role, from })) }
  }

  give(page: PageId, principal: PrincipalId, role: GrantedRole, by: Role): Promise<GrantOutcome> {
    return this.#change(page, principal, by, role)
  }

  take(page: PageId, principal: PrincipalId, by: Role): Promise<GrantOutcome> {
    return this.#change(page, principal, by, undefined)
  }

  /** All that is asked and all that follows from it in one transaction: two owners cannot put each other out. */
  #change(page: PageId, principal: PrincipalId, by: Role, role: GrantedRole | undefined): Promise<GrantOutcome> {
    return this.#db.transaction().execute(async (db) => {
      const somebody = await db
        .selectFrom('principals')
        .select(['id', 'kind', 'name', 'color', 'email'])
        .where('id', '=', principal)
        .where('disabled_at', 'is', null)
        .executeTakeFirst()
      if (!somebody) return 'nobody'
      const isMember = somebody.kind === 'member'
      // Guests come by links: on a page they can only be kept out.
      if (!isMember && role !== undefined && role !== 'none') return 'nobody'
      const { rows, everybody } = await around(db, page)
      const rest = rows.filter(({ id, from }) => id !== principal || from !== 'page')
      const given: Row[] =
        role === undefined ? [] : [{ id: principal, person: personOf(somebody), email: somebody.email, isMember, role, from: 'page' }]
      const [before, after] = [nearestOf(rows), nearestOf([...given, ...rest])]
      const other = isMember ? everybody : null
      const [was, will] = [before.get(principal)?.role ?? other, after.get(principal)?.role ?? other]
      if (!mayChange(was, by) || !mayChange(will, by)) return 'too much'
      if (hasOwner(before) && !hasOwner(after)) return 'last owner'
      if (role === undefined) await db.deleteFrom('grants').where('object', '=', page).where('principal', '=', principal).execute()
      else
        await db
          .insertInto('grants')
          .values({ scope: 'page', object: page, principal, role })
          .onConflict((conflict) => conflict.columns(['object', 'principal']).doUpdateSet({ role }))
          .execute()
      await raiseAccessVersion(db)
      return 'done'
    })
  }
}

/** Nobody gives more than they have, nor takes from somebody who has more. */
const mayChange = (role: GrantedRole | null, by: Role): boolean => role === null || role === 'none' || isAtMost(role, by)

const nearestOf = (rows: readonly Row[]): Map<PrincipalId, Row> => {
  const nearest = new Map<PrincipalId, Row>()
  for (const row of rows) if (!nearest.has(row.id)) nearest.set(row.id, row)
  return nearest
}

const hasOwner = (nearest: ReadonlyMap<PrincipalId, Row>): boolean =>
  [...nearest.values()].some(({ role, isMember }) => role === 'owner' && isMember)

const around = async (db: Kysely<Tables>, page: PageId): Promise<Around> => {
  const path = await db
    .withRecursive('up', (from) =>
      from
        .selectFrom('pages')
        .select(['id', 'parent', 'space', 'title', sql<number>`0`.as('depth')])
        .where('id', '=', page)
        .unionAll(
          from
            .selectFrom('pages')
            .innerJoin('up', 'up.parent', 'pages.id')
            .select(['pages.id', 'pages.parent', 'pages.space', 'pages.title', sql<number>`up.depth + 1`.as('depth')])
            .where('up.depth', '<', MOST_DEPTH),
        ),
    )
    .selectFrom('up')
    .select(['id', 'space', 'title'])
    .orderBy('depth')
    .execute()
  const [own] = path
  if (!own) return { rows: [], everybody: null }
  const places: (PageId | SpaceId)[] = [...path.map(({ id }) => id), own.space]
  const grants = await db
    .selectFrom('grants')
    .innerJoin('principals', 'principals.id', 'grants.principal')
    .select(['principals.id', 'kind', 'name', 'color', 'email', 'grants.role', 'grants.object'])
    .where('grants.object', 'in', places)
    .where('disabled_at', 'is', null)
    .execute()
  const titles = new Map<string, string>(path.map(({ id, title }) => [id, title]))
  const rows = grants
    .toSorted((one, other) => places.indexOf(one.object) - places.indexOf(other.object))
    .map(({ object, email, role, ...who }): Row => {
      const from = object === page ? 'page' : object === own.space ? 'space' : { page: object as PageId, title: titles.get(object) ?? '' }
      return { id: who.id, person: personOf(who), isMember: who.kind === 'member', email, role, from }
    })
  const space = await db.selectFrom('spaces').select(['visibility', 'default_role']).where('id', '=', own.space).executeTakeFirst()
  return { rows, everybody: space?.visibility === 'open' ? space.default_role : null }
}
