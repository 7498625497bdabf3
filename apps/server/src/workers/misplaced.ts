import * as Y from 'yjs'

type List = Y.AbstractType<unknown>

/** How far along each item of a list is; a piece of text is one item. */
const placesIn = (list: List): Map<Y.Item, number> => {
  const places = new Map<Y.Item, number>()
  for (let item = list._start; item; item = item.right) places.set(item, places.size)
  return places
}

/** The items of `structs` that name a neighbour on each side, by the list they are in. */
const betweenNeighbours = (structs: readonly (Y.Item | Y.GC)[], from: number, lists: Map<List, Y.Item[]>): void => {
  for (let i = structs.length - 1; i >= 0; i--) {
    const item = structs[i]
    if (!item || item.id.clock < from) return
    // What lies nowhere any more is shown to nobody.
    if (!(item instanceof Y.Item) || !item.origin || !item.rightOrigin || item.parentSub !== null) continue
    const list = item.parent as List
    const items = lists.get(list)
    if (items) items.push(item)
    else lists.set(list, [item])
  }
}

/**
 * The items from the clocks `known` on that name as their left neighbour one that stands right of their right one. No
 * editor writes that: it has both before it, side by side. Where Yjs puts such an item depends on what else is there when
 * it comes, so replicas part. To be asked while the replica still has what is deleted: before the transaction ends in
 * which all of it was applied. The order of two items never changes, so a later look sees what there was to see.
 */
export const misplacedIn = ({ store }: Y.Doc, known: ReadonlyMap<number, number>): Y.ID[] => {
  const lists = new Map<List, Y.Item[]>()
  for (const [client, structs] of store.clients) betweenNeighbours(structs, known.get(client) ?? 0, lists)
  const misplaced: Y.ID[] = []
  for (const [list, items] of lists) {
    const places = placesIn(list)
    const placeOf = (id: Y.ID): number | undefined => {
      const item = Y.getItem(store, id)
      return item instanceof Y.Item ? places.get(item) : undefined
    }
    for (const { id, origin, rightOrigin } of items) {
      const [left, right] = [placeOf(origin as Y.ID), placeOf(rightOrigin as Y.ID)]
      if (left !== undefined && right !== undefined && left >= right) misplaced.push(id)
    }
  }
  return misplaced
}
