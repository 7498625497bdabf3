import type { SpaceId, TrashedPage } from '@tandem/protocol'

export interface TrashOfSpace {
  id: SpaceId
  name: string
  pages: TrashedPage[]
}

/** The trash by space, in the order of their names; in each what went last comes first. */
export const bySpace = (pages: readonly TrashedPage[]): TrashOfSpace[] => {
  const spaces = new Map<SpaceId, TrashOfSpace>()
  for (const page of pages.toSorted((one, other) => other.at - one.at)) {
    const space = spaces.get(page.space) ?? { id: page.space, name: page.spaceName, pages: [] }
    space.pages.push(page)
    spaces.set(page.space, space)
  }
  return [...spaces.values()].toSorted((one, other) => one.name.localeCompare(other.name))
}
