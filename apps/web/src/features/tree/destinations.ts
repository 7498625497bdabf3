import type { FoundPage, Space, TreePage } from '@tandem/protocol'
import { isWithin, type TreeModel } from './model.ts'
import type { Place } from './moving.ts'

/** Somewhere a page can go: below `page`, or to the top of `space`. */
export interface Destination {
  key: string
  space: Space
  page?: Pick<TreePage, 'id' | 'title' | 'kind' | 'icon'>
  place: Place
}

const MOST = 60
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .toLowerCase()

/** The spaces, then the pages that are known here, as far as their names hold what was typed. */
export const destinationsOf = (model: TreeModel, spaces: readonly Space[], moved: TreePage, words: string): Destination[] => {
  const wanted = plain(words)
  const destinations: Destination[] = []
  for (const space of spaces) {
    if (!plain(space.name).includes(wanted) || (moved.space === space.id && moved.parent === null)) continue
    destinations.push({ key: space.id, space, place: { space: space.id, parent: null, before: null } })
  }
  const byId = new Map(spaces.map((space) => [space.id, space]))
  for (const page of model.pages.values()) {
    const space = byId.get(page.space)
    if (destinations.length >= MOST) break
    if (!space || page.isArchived || page.id === moved.parent || isWithin(model, page.id, moved.id) || !plain(page.title).includes(wanted))
      continue
    destinations.push({ key: page.id, space, page, place: { space: space.id, parent: page.id, before: null } })
  }
  return destinations
}

/** With what the server found beside them. */
export const withFound = (
  known: readonly Destination[],
  found: readonly FoundPage[],
  model: TreeModel,
  spaces: readonly Space[],
  moved: TreePage,
): Destination[] => {
  const keys = new Set(known.map(({ key }) => key))
  const byId = new Map(spaces.map((space) => [space.id, space]))
  const more = found.flatMap(({ id, kind, icon, title, space: spaceId }): Destination[] => {
    const space = byId.get(spaceId)
    if (!space || keys.has(id) || id === moved.parent || isWithin(model, id, moved.id)) return []
    const page = { id, kind, icon, title: title.map(({ text }) => text).join('') }
    return [{ key: id, space, page, place: { space: spaceId, parent: id, before: null } }]
  })
  return [...known, ...more]
}
