import type { TreePage } from '@tandem/protocol'
import { levelKey, standing, type TreeModel } from './model.ts'
import type { Place } from './moving.ts'

/** One up or one down among its siblings; `undefined` at the end, or where the next one is not here yet. */
export const neighbourPlace = (model: TreeModel, page: TreePage, by: 1 | -1): Place | undefined => {
  const level = model.levels.get(levelKey(page.space, page.parent))
  const ids = standing(model, level?.ids ?? []).map(({ id }) => id)
  const at = ids.indexOf(page.id)
  if (!level || at < 0) return undefined
  const { space, parent } = page
  if (by < 0) return at === 0 ? undefined : { space, parent, before: ids[at - 1] ?? null }
  if (at === ids.length - 1) return undefined
  const before = ids[at + 2]
  return before === undefined && level.next !== null ? undefined : { space, parent, before: before ?? null }
}
