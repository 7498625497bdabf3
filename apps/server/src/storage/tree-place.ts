import type { PageId, SpaceId } from '@tandem/protocol'
import { generateKeyBetween } from 'fractional-indexing'
import type { Kysely } from 'kysely'
import type { Place } from '../workspace/pages/ports.ts'
import type { Tables } from './tables.ts'

/** A place that is there. */
export interface FoundPlace {
  space: SpaceId
  parent: PageId | null
}

/** `undefined` when there is no such page or space, or the page is in the trash. */
export const findPlace = async (db: Kysely<Tables>, place: Place): Promise<FoundPlace | undefined> => {
  if ('parent' in place) {
    const found = await db
      .selectFrom('pages')
      .select('space')
      .where('id', '=', place.parent)
      .where('trashed_at', 'is', null)
      .executeTakeFirst()
    return found && { space: found.space, parent: place.parent }
  }
  const found = await db.selectFrom('spaces').select('id').where('id', '=', place.space).executeTakeFirst()
  return found && { space: found.id, parent: null }
}

/**
 * A key for `page` in this place: directly before a sibling, or last. What is in the trash keeps its place among the
 * others, so that it can come back to it.
 */
export const keyIn = async (
  db: Kysely<Tables>,
  { space, parent }: FoundPlace,
  { page, before }: { page: PageId; before?: PageId | undefined },
): Promise<string> => {
  const siblings = () => {
    const query = db.selectFrom('pages').select('sort').where('id', '!=', page)
    return parent === null ? query.where('space', '=', space).where('parent', 'is', null) : query.where('parent', '=', parent)
  }
  const next = before && (await siblings().where('id', '=', before).where('trashed_at', 'is', null).executeTakeFirst())
  const behind = next ? siblings().where('sort', '<', next.sort) : siblings()
  const last = await behind.orderBy('sort', 'desc').limit(1).executeTakeFirst()
  return generateKeyBetween(last?.sort ?? null, next ? next.sort : null)
}
