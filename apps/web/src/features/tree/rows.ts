import type { PageId, Space, SpaceId, TreePage } from '@tandem/protocol'
import { childCount, levelKey, standing, type TreeModel } from './model.ts'

interface Place {
  /** Tells rows apart; a page can stand in several groups. */
  key: string
  /** 1 at the top. */
  level: number
  /** The place among its siblings, from 1, and their number. */
  at: number
  of: number
}
export type Group = 'starred' | 'shared'
export type Row = Place &
  (
    | { type: 'group'; group: Group; isOpen: boolean }
    | { type: 'space'; space: Space; isOpen: boolean }
    | { type: 'page'; page: TreePage; isOpen: boolean; isParent: boolean; group: Group | undefined }
    /** Stands for what is not here: being fetched, failed, or the next part of a long level. */
    | { type: 'rest'; space: SpaceId; parent: PageId | null; state: 'loading' | 'failed' | 'more' }
    | { type: 'none'; space: SpaceId }
  )
export type PageRow = Extract<Row, { type: 'page' }>

export interface Branches {
  spaces: readonly Space[]
  starred: readonly TreePage[]
  /** Pages of spaces that this person is not in. */
  shared: readonly TreePage[]
  /** Keys of rows that are not as they are at first: groups and spaces open, pages closed. */
  toggled: ReadonlySet<string>
}

/** The rows one after the other, as the eye goes down. */
export const rowsOf = (model: TreeModel, { spaces, starred, shared, toggled }: Branches): Row[] => {
  const rows: Row[] = []

  const addLevel = (space: SpaceId, parent: PageId | null, level: number, prefix: string, group: Group | undefined): void => {
    const known = model.levels.get(levelKey(space, parent))
    const place = { key: `${prefix}${parent ?? space}/rest`, level, at: 1, of: 1 }
    const pages = standing(model, known?.ids ?? [])
    for (const [at, page] of pages.entries())
      addPage(page, { level, at: at + 1, of: known?.next === null ? pages.length : -1 }, prefix, group)
    if (!known || known.state === 'loading') rows.push({ ...place, type: 'rest', space, parent, state: 'loading' })
    else if (known.state === 'failed') rows.push({ ...place, type: 'rest', space, parent, state: 'failed' })
    else if (known.next !== null) rows.push({ ...place, type: 'rest', space, parent, state: 'more' })
    else if (pages.length === 0 && parent === null) rows.push({ ...place, type: 'none', space })
  }
  const addPage = (page: TreePage, place: Omit<Place, 'key'>, prefix: string, group: Group | undefined): void => {
    const key = `${prefix}${page.id}`
    const isParent = group !== 'starred' && childCount(model, page) > 0
    const isOpen = isParent && toggled.has(key)
    rows.push({ ...place, type: 'page', key, page, isOpen, isParent, group })
    if (isOpen) addLevel(page.space, page.id, place.level + 1, prefix, group)
  }

  // What the tree knows of a page is newer than the list.
  const newestOf = (page: TreePage): TreePage => model.pages.get(page.id) ?? page
  const groups: [Group, readonly TreePage[]][] = [
    // A star is one's own: it stays on an archived page.
    ['starred', starred],
    ['shared', shared.filter((page) => !newestOf(page).isArchived)],
  ]
  const of = spaces.length + groups.filter(([, pages]) => pages.length > 0).length
  let at = 0
  const addGroup = ([group, pages]: [Group, readonly TreePage[]]): void => {
    if (pages.length === 0) return
    const isOpen = !toggled.has(group)
    rows.push({ key: group, type: 'group', group, isOpen, level: 1, at: ++at, of })
    const newest = pages.map((page) => newestOf(page))
    if (isOpen) for (const [n, page] of newest.entries()) addPage(page, { level: 2, at: n + 1, of: newest.length }, `${group}/`, group)
  }
  if (groups[0]) addGroup(groups[0])
  for (const space of spaces) {
    const isOpen = !toggled.has(space.id)
    rows.push({ key: space.id, type: 'space', space, isOpen, level: 1, at: ++at, of })
    if (isOpen) addLevel(space.id, null, 2, '', undefined)
  }
  if (groups[1]) addGroup(groups[1])
  return rows
}

/** The row that a row lies below. */
export const parentIndex = (rows: readonly Row[], index: number): number => {
  const level = rows[index]?.level ?? 0
  for (let at = index - 1; at >= 0; at--) if ((rows[at]?.level ?? 0) < level) return at
  return -1
}
