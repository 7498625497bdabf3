import type { MovePage, PageId, SpaceId, TreePage } from '@tandem/protocol'
import { isWithin, levelKey, type TreeModel, withChange } from './model.ts'

/** Where a page goes: below `parent`, or at the top of `space`; before a sibling, or last. */
export interface Place {
  space: SpaceId
  parent: PageId | null
  before: PageId | null
}

export const asked = ({ space, parent, before }: Place): MovePage => ({ ...(parent ? { parent } : { space }), before })

/**
 * A key between those of two neighbours, until the server gives the real one. Theirs are made of printable characters, so
 * what is only longer by a control character comes before all others.
 */
const orderBetween = (before: TreePage | undefined): string => (before ? `${before.order}\u0001` : '')

/** The page as it looks in its new place, while the server is asked. */
export const movedTo = (model: TreeModel, page: TreePage, { space, parent, before }: Place): TreePage => {
  const siblings = (model.levels.get(levelKey(space, parent))?.ids ?? []).filter((id) => id !== page.id)
  const at = before ? siblings.indexOf(before) : siblings.length
  const previous = at > 0 ? model.pages.get(siblings[at - 1] as PageId) : undefined
  const next = siblings[at]
  const order = previous || next ? orderBetween(previous) : page.order
  return { ...page, space, parent, order }
}

/** The tree after the move, with the counts of both parents; `undefined` when the page would lie below itself. */
export const withMove = (model: TreeModel, page: TreePage, place: Place): TreeModel | undefined => {
  if (isWithin(model, place.parent, page.id)) return undefined
  const moved = movedTo(model, page, place)
  const counted = (id: PageId | null, by: number): TreePage[] => {
    const parent = id ? model.pages.get(id) : undefined
    return parent ? [{ ...parent, children: Math.max(0, parent.children + by) }] : []
  }
  const counts = page.parent === place.parent ? [] : [...counted(page.parent, -1), ...counted(place.parent, 1)]
  return withChange(model, { changed: [moved, ...counts], gone: [] })
}

/** Where a page is now, to bring it back there. */
export const placeOfPage = (model: TreeModel, { id, space, parent }: TreePage): Place => {
  const siblings = model.levels.get(levelKey(space, parent))?.ids ?? []
  return { space, parent, before: siblings[siblings.indexOf(id) + 1] ?? null }
}
