import type { PageId, TreePage } from '@tandem/protocol'
import { isWithin, levelKey, type TreeModel } from './model.ts'
import type { Place } from './moving.ts'
import type { PageRow, Row } from './rows.ts'

/** What would happen if the page were let go here: where it goes, and where that is shown. */
export interface Drop {
  place: Place
  /** A line at an edge of this row, or the row itself. */
  row: string
  edge: 'before' | 'after' | 'inside'
  level: number
}

interface Pointer {
  /** From 0 at the top of the row to 1 at its bottom. */
  y: number
  /** The level whose indent the pointer is at: at the end of a branch it says how far out the page goes. */
  level: number
}

const inside = (page: TreePage): Place => ({ space: page.space, parent: page.id, before: null })

/** Below the row: before its first child if it is open, else behind it, or behind a page above it when the pointer is further out. */
const behind = (model: TreeModel, row: PageRow, wanted: number): { place: Place; level: number } | undefined => {
  if (row.isOpen) return { place: { ...inside(row.page), before: model.levels.get(row.page.id)?.ids[0] ?? null }, level: row.level + 1 }
  let page = row.page
  for (let level = row.level; ; level--) {
    const siblings = model.levels.get(levelKey(page.space, page.parent))
    if (!siblings) return undefined
    const next = siblings.ids[siblings.ids.indexOf(page.id) + 1]
    // The next part of the level is not here: what comes behind is not known.
    if (next === undefined && siblings.next !== null) return undefined
    const parent = page.parent ? model.pages.get(page.parent) : undefined
    if (next !== undefined || level <= wanted || !parent)
      return { place: { space: page.space, parent: page.parent, before: next ?? null }, level }
    page = parent
  }
}

const onRow = (model: TreeModel, row: Row, { y, level }: Pointer): Drop | undefined => {
  if (row.type === 'space' || row.type === 'none') {
    const { id: space } = row.type === 'space' ? row.space : { id: row.space }
    const before = model.levels.get(levelKey(space, null))?.ids[0] ?? null
    return { place: { space, parent: null, before }, row: row.key, edge: 'inside', level: row.level }
  }
  if (row.type !== 'page' || row.group === 'starred') return undefined
  const { page, key } = row
  const isTopOfShared = row.group === 'shared' && row.level === 2
  if (isTopOfShared || (y >= 0.28 && y <= 0.72)) return { place: inside(page), row: key, edge: 'inside', level: row.level }
  if (y < 0.28) return { place: { space: page.space, parent: page.parent, before: page.id }, row: key, edge: 'before', level: row.level }
  const found = behind(model, row, level)
  return found && { place: found.place, row: key, edge: 'after', level: found.level }
}

/** Where `dragged` would go; `undefined` where it cannot, or where it is already. */
export const dropOn = (model: TreeModel, row: Row, dragged: PageId, pointer: Pointer): Drop | undefined => {
  const drop = onRow(model, row, pointer)
  if (!drop || isWithin(model, drop.place.parent, dragged)) return undefined
  const { space, parent, before } = drop.place
  const page = model.pages.get(dragged)
  if (before === dragged) return undefined
  if (page && levelKey(page.space, page.parent) === levelKey(space, parent)) {
    const siblings = model.levels.get(levelKey(space, parent))?.ids ?? []
    const next = siblings[siblings.indexOf(dragged) + 1] ?? null
    if (drop.edge !== 'inside' && before === next) return undefined
    // Into the page it already lies in.
    if (drop.edge === 'inside' && next === null && before === null) return undefined
  }
  return drop
}
