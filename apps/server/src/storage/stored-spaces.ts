import { slugOf, type PrincipalId, type SpaceId } from '@tandem/protocol'
import { sql, type Kysely } from 'kysely'
import type { NewSpaceRecord, SpaceFor, SpaceRecord, Spaces } from '../workspace/spaces/ports.ts'
import { raiseAccessVersion } from './access-facts.ts'
import { storedText } from './stored-text.ts'
import { removePages } from './stored-trash.ts'
import type { SpacesTable, Tables } from './tables.ts'
import { inParts } from './tree-walks.ts'

/** The spaces of a workspace in a database. */
export class StoredSpaces implements Spaces {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  create({ id, name, icon, description, visibility, defaultRole, at }: NewSpaceRecord, owner: PrincipalId): Promise<SpaceRecord> {
    return this.#db.transaction().execute(async (db) => {
      const row = {
        id,
        slug: await freeSlug(db, name),
        name: storedText(name),
        icon: icon === null || icon === '' ? null : storedText(icon),
        description: storedText(description),
        visibility,
        default_role: defaultRole,
        created_at: at,
      }
      await db.insertInto('spaces').values(row).execute()
      await db.insertInto('grants').values({ scope: 'space', object: id, principal: owner, role: 'owner' }).execute()
      await raiseAccessVersion(db)
      return recordOf({ ...row, archived_at: null })
    })
  }

  async listFor(principal: PrincipalId): Promise<SpaceFor[]> {
    const rows = await this.#db
      .selectFrom('spaces')
      .leftJoin('grants', (join) => join.onRef('grants.object', '=', 'spaces.id').on('grants.principal', '=', principal))
      .selectAll('spaces')
      .select('grants.role as granted')
      .orderBy('spaces.created_at')
      .orderBy('spaces.id')
      .execute()
    return rows.map(({ granted, ...row }) => ({ ...recordOf(row), granted: granted === null || granted === 'none' ? undefined : granted }))
  }

  async find(space: SpaceId): Promise<SpaceRecord | undefined> {
    const row = await this.#db.selectFrom('spaces').selectAll().where('id', '=', space).executeTakeFirst()
    return row && recordOf(row)
  }

  async change(space: SpaceId, change: Partial<Omit<SpaceRecord, 'id' | 'slug'>>, at: number): Promise<void> {
    const { name, icon, description, visibility, defaultRole, isArchived } = change
    const set = {
      ...(name === undefined ? {} : { name: storedText(name) }),
      ...(icon === undefined ? {} : { icon: icon === null || icon === '' ? null : storedText(icon) }),
      ...(description === undefined ? {} : { description: storedText(description) }),
      ...(visibility === undefined ? {} : { visibility }),
      ...(defaultRole === undefined ? {} : { default_role: defaultRole }),
      ...(isArchived === undefined ? {} : { archived_at: isArchived ? sql<number>`coalesce(archived_at, ${at})` : null }),
    }
    if (Object.keys(set).length === 0) return
    await this.#db.transaction().execute(async (db) => {
      await db.updateTable('spaces').set(set).where('id', '=', space).execute()
      if (visibility !== undefined || defaultRole !== undefined) await raiseAccessVersion(db)
    })
  }

  remove(space: SpaceId): Promise<'done' | 'has pages'> {
    return this.#db.transaction().execute(async (db) => {
      const page = await db
        .selectFrom('pages')
        .select('id')
        .where('space', '=', space)
        .where('trashed_at', 'is', null)
        .limit(1)
        .executeTakeFirst()
      if (page) return 'has pages'
      const inTrash = await db.selectFrom('pages').select('id').where('space', '=', space).execute()
      await inParts(
        inTrash.map(({ id }) => id),
        (part) => removePages(db, part),
      )
      await db.deleteFrom('grants').where('object', '=', space).execute()
      await db.deleteFrom('spaces').where('id', '=', space).execute()
      await raiseAccessVersion(db)
      return 'done'
    })
  }
}

const recordOf = (row: Omit<SpacesTable, 'created_at' | 'description'> & { description: string }): SpaceRecord => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  icon: row.icon,
  description: row.description,
  visibility: row.visibility,
  defaultRole: row.default_role,
  isArchived: row.archived_at !== null,
})

/** Readable, and no other space has it: the second "Design" is `design-2`. */
const freeSlug = async (db: Kysely<Tables>, name: string): Promise<string> => {
  const slug = slugOf(storedText(name)) || 'space'
  const like = await db
    .selectFrom('spaces')
    .select('slug')
    .where((eb) => eb.or([eb('slug', '=', slug), eb.and([eb('slug', '>', `${slug}-`), eb('slug', '<', `${slug}.`)])]))
    .execute()
  const taken = new Set(like.map((row) => row.slug))
  if (!taken.has(slug)) return slug
  let number = 2
  while (taken.has(`${slug}-${number}`)) number++
  return `${slug}-${number}`
}
