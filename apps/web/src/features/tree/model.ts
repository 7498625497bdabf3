import type { PageId, SpaceId, TreePage } from '@tandem/protocol'

/** What lies directly below one page, or at the top of a space: as much of it as was fetched. */
export interface Level {
  ids: readonly PageId[]
  /** Where the next part begins; `null`: all of it is here. */
  next: string | null
  state: 'loading' | 'ready' | 'failed'
}

/** The known part of the tree. Never changed, only replaced. */
export interface TreeModel {
  pages: ReadonlyMap<PageId, TreePage>
  levels: ReadonlyMap<string, Level>
}

export const EMPTY_TREE: TreeModel = { pages: new Map(), levels: new Map() }

/** Names a level: by the page it lies below, or by the space. */
export const levelKey = (space: SpaceId, parent: PageId | null): string => parent ?? `space:${space}`
const levelOf = (page: TreePage): string => levelKey(page.space, page.parent)

type Sorted = Pick<TreePage, 'id' | 'order'>
/** By code units, as the server sorts them; never by a language. */
export const isBefore = (one: Sorted, other: Sorted): boolean => (one.order === other.order ? one.id < other.id : one.order < other.order)

const placeOf = (ids: readonly PageId[], page: TreePage, pages: ReadonlyMap<PageId, TreePage>): number => {
  let [low, high] = [0, ids.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const other = pages.get(ids[middle] as PageId)
    if (other && isBefore(other, page)) low = middle + 1
    else high = middle
  }
  return low
}

/** Takes in a part of a level as the server told it: a first part replaces what was known. */
export const withPart = (
  model: TreeModel,
  key: string,
  { pages: part, next }: { pages: readonly TreePage[]; next: string | null },
  isFirst: boolean,
): TreeModel => {
  const pages = new Map(model.pages)
  for (const page of part) pages.set(page.id, page)
  const before = isFirst ? [] : (model.levels.get(key)?.ids ?? [])
  const ids = [...new Set([...before, ...part.map(({ id }) => id)])]
  return { pages, levels: new Map(model.levels).set(key, { ids, next, state: 'ready' }) }
}

export const withState = (model: TreeModel, key: string, state: Level['state']): TreeModel => ({
  ...model,
  levels: new Map(model.levels).set(key, { ids: [], next: null, ...model.levels.get(key), state }),
})

/** Takes in pages that are new or different, and forgets those that are gone with all that lies below them. */
export const withChange = (model: TreeModel, { changed, gone }: { changed: readonly TreePage[]; gone: readonly PageId[] }): TreeModel => {
  const pages = new Map(model.pages)
  const levels = new Map(model.levels)
  const take = (page: TreePage): void => {
    const key = levelOf(page)
    const level = levels.get(key)
    if (level) levels.set(key, { ...level, ids: level.ids.filter((id) => id !== page.id) })
  }
  const put = (page: TreePage): void => {
    const key = levelOf(page)
    const level = levels.get(key)
    if (!level) return
    const at = placeOf(level.ids, page, pages)
    // Behind the part that is here it will come with the next one.
    if (at < level.ids.length || level.next === null) levels.set(key, { ...level, ids: level.ids.toSpliced(at, 0, page.id) })
  }
  const forget = (id: PageId): void => {
    const page = pages.get(id)
    if (page) take(page)
    for (const child of levels.get(id)?.ids ?? []) forget(child)
    levels.delete(id)
    pages.delete(id)
  }
  for (const page of changed) {
    const before = pages.get(page.id)
    const isInPlace = before && levelOf(before) === levelOf(page) && before.order === page.order
    // An older answer may have left out a page that is known already.
    const stays = isInPlace && levels.get(levelOf(page))?.ids.includes(page.id)
    if (before && !stays) take(before)
    pages.set(page.id, page)
    if (!stays) put(page)
  }
  for (const id of gone) forget(id)
  return { pages, levels }
}

/** What of a level stands in the tree: an archived page is found elsewhere, and what lies below it with it. */
export const standing = (model: TreeModel, ids: readonly PageId[]): TreePage[] =>
  ids.flatMap((id) => model.pages.get(id) ?? []).filter(({ isArchived }) => !isArchived)

/** How many stand below a page: counted where they are here, else as the server said. */
export const childCount = (model: TreeModel, page: TreePage): number => {
  const level = model.levels.get(page.id)
  return level?.state === 'ready' && level.next === null ? standing(model, level.ids).length : page.children
}

/** Whether `page` lies below `above`, at any depth, or is it. */
export const isWithin = (model: TreeModel, page: PageId | null, above: PageId): boolean => {
  const seen = new Set<PageId>()
  for (let id = page; id && !seen.has(id); id = model.pages.get(id)?.parent ?? null) {
    if (id === above) return true
    seen.add(id)
  }
  return false
}
