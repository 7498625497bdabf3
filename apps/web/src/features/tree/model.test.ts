import { newPageId, newSpaceId, type PageId, type TreePage } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { dropOn } from './drop.ts'
import { childCount, EMPTY_TREE, levelKey, type TreeModel, withChange, withPart } from './model.ts'
import { movedTo, placeOfPage, withMove } from './moving.ts'
import { neighbourPlace } from './neighbour.ts'
import { type Branches, type Row, rowsOf } from './rows.ts'

const home = newSpaceId()
const team = newSpaceId()
const page = (title: string, order: string, over: Partial<TreePage> = {}): TreePage => ({
  id: newPageId(),
  kind: 'document',
  title,
  address: '',
  icon: null,
  space: home,
  parent: null,
  order,
  children: 0,
  isArchived: false,
  ...over,
})

const plan = page('Plan', 'a0', { children: 2 })
const notes = page('Notes', 'a1')
const ideas = page('Ideas', 'a2')
const spring = page('Spring', 'a0', { parent: plan.id })
const autumn = page('Autumn', 'a1', { parent: plan.id })

const told = (model: TreeModel, changed: TreePage[], gone: PageId[] = []): TreeModel => withChange(model, { changed, gone })
const top = withPart(EMPTY_TREE, levelKey(home, null), { pages: [plan, notes, ideas], next: null }, true)
const full = withPart(top, plan.id, { pages: [spring, autumn], next: null }, true)

const space = (id: TreePage['space'], name: string): Branches['spaces'][number] => ({
  id,
  slug: name,
  name,
  icon: null,
  description: '',
  visibility: 'open',
  defaultRole: 'editor',
  role: 'editor',
  isArchived: false,
})
const branches = (over: Partial<Branches> = {}): Branches => ({
  spaces: [space(home, 'Home')],
  starred: [],
  shared: [],
  toggled: new Set([plan.id]),
  ...over,
})
const shown = (model: TreeModel, over: Partial<Branches> = {}): string[] =>
  rowsOf(model, branches(over)).map((row) => {
    const name = row.type === 'page' ? row.page.title : row.type === 'space' ? row.space.name : row.type === 'rest' ? row.state : row.type
    return `${'-'.repeat(row.level - 1)}${name}`
  })

test('the rows follow the tree: spaces, their pages, and what lies below those that are open', () => {
  expect(shown(full)).toEqual(['Home', '-Plan', '--Spring', '--Autumn', '-Notes', '-Ideas'])
  expect(shown(full, { toggled: new Set() })).toEqual(['Home', '-Plan', '-Notes', '-Ideas'])
  expect(shown(full, { toggled: new Set([home]) })).toEqual(['Home'])
})

test('what is not here yet is one row that says so', () => {
  expect(shown(EMPTY_TREE)).toEqual(['Home', '-loading'])
  expect(shown(top)).toEqual(['Home', '-Plan', '--loading', '-Notes', '-Ideas'])
  expect(shown(withPart(EMPTY_TREE, levelKey(home, null), { pages: [plan], next: 'a0' }, true), { toggled: new Set() })).toEqual([
    'Home',
    '-Plan',
    '-more',
  ])
  expect(shown(withPart(EMPTY_TREE, levelKey(home, null), { pages: [], next: null }, true))).toEqual(['Home', '-none'])
})

test('a starred page stands in its group and in its place, under its newest title', () => {
  const model = told(full, [{ ...notes, title: 'New notes' }])
  expect(shown(model, { starred: [notes], toggled: new Set() })).toEqual(['group', '-New notes', 'Home', '-Plan', '-New notes', '-Ideas'])
})

test('a page that somebody makes appears in its order, a renamed one stays', () => {
  const between = page('Between', 'a0V')
  expect(shown(told(full, [between, { ...ideas, title: 'Better ideas' }]))).toEqual([
    'Home',
    '-Plan',
    '--Spring',
    '--Autumn',
    '-Between',
    '-Notes',
    '-Better ideas',
  ])
})

test('a page that somebody moves leaves its old place, and what lies below it comes along', () => {
  const model = told(full, [
    { ...plan, parent: notes.id, order: 'a0' },
    { ...notes, children: 1 },
  ])
  expect(shown(model, { toggled: new Set([notes.id]) })).toEqual(['Home', '-Notes', '--loading', '-Ideas'])
  const opened = withPart(model, notes.id, { pages: [{ ...plan, parent: notes.id }], next: null }, true)
  expect(shown(opened, { toggled: new Set([notes.id, plan.id]) })).toEqual(['Home', '-Notes', '--Plan', '---Spring', '---Autumn', '-Ideas'])
})

test('a page that goes takes what lies below it', () => {
  const model = told(full, [], [plan.id])
  expect(shown(model)).toEqual(['Home', '-Notes', '-Ideas'])
  expect(model.pages.has(spring.id)).toBe(false)
})

test('of a level that is here in part, only what belongs to that part is put in', () => {
  const part = withPart(EMPTY_TREE, levelKey(home, null), { pages: [plan, notes], next: 'a1' }, true)
  const more = told(part, [page('Early', 'Zz'), page('Late', 'a9')])
  expect(shown(more, { toggled: new Set() })).toEqual(['Home', '-Early', '-Plan', '-Notes', '-more'])
})

test('children are counted where they are here', () => {
  expect(childCount(top, plan)).toBe(2)
  expect(childCount(told(full, [], [spring.id]), plan)).toBe(1)
})

test('a move shows at once, between its new neighbours, and can be taken back', () => {
  const place = { space: home, parent: null, before: notes.id }
  const moved = withMove(full, ideas, place)
  expect(moved && shown(moved, { toggled: new Set() })).toEqual(['Home', '-Plan', '-Ideas', '-Notes'])
  expect(placeOfPage(full, notes)).toEqual({ space: home, parent: null, before: ideas.id })
  const first = withMove(full, ideas, { ...place, before: plan.id })
  expect(first && shown(first, { toggled: new Set() })).toEqual(['Home', '-Ideas', '-Plan', '-Notes'])
  const last = withMove(full, plan, { ...place, before: null })
  expect(last && shown(last, { toggled: new Set() })).toEqual(['Home', '-Notes', '-Ideas', '-Plan'])
  expect(movedTo(full, ideas, { space: team, parent: null, before: null }).space).toBe(team)
})

test('no page comes to lie below itself', () => {
  expect(withMove(full, plan, { space: home, parent: spring.id, before: null })).toBeUndefined()
  expect(withMove(full, plan, { space: home, parent: plan.id, before: null })).toBeUndefined()
})

const rowOf = (model: TreeModel, of: TreePage): Row => {
  const row = rowsOf(model, branches()).find((one) => one.key === of.id)
  if (!row) throw new Error(`${of.title} has no row`)
  return row
}
const dropped = (over: TreePage, dragged: TreePage, y: number, level = 2) =>
  dropOn(full, rowOf(full, over), dragged.id, { y, level })?.place

test('a page is dropped before, into or behind another one, as the pointer is high or low', () => {
  expect(dropped(plan, ideas, 0.1)).toEqual({ space: home, parent: null, before: plan.id })
  expect(dropped(notes, ideas, 0.5)).toEqual({ space: home, parent: notes.id, before: null })
  expect(dropped(spring, ideas, 0.9)).toEqual({ space: home, parent: plan.id, before: autumn.id })
})

test('below an open page is before its first child; at the end of a branch the pointer says how far out', () => {
  expect(dropped(plan, ideas, 0.9)).toEqual({ space: home, parent: plan.id, before: spring.id })
  expect(dropped(autumn, ideas, 0.9, 3)).toEqual({ space: home, parent: plan.id, before: null })
  expect(dropped(autumn, ideas, 0.9, 2)).toEqual({ space: home, parent: null, before: notes.id })
})

test('a page is not dropped where it is, into itself or below itself', () => {
  expect(dropped(notes, ideas, 0.9)).toBeUndefined()
  expect(dropped(ideas, ideas, 0.5)).toBeUndefined()
  expect(dropped(ideas, ideas, 0.1)).toBeUndefined()
  expect(dropped(spring, plan, 0.5)).toBeUndefined()
  expect(dropped(autumn, plan, 0.9, 3)).toBeUndefined()
})

test('a starred page does not open there: what lies below it stands in its own place', () => {
  const model = withChange(full, { changed: [], gone: [] })
  const open = new Set([`starred/${plan.id}`])
  expect(shown(model, { starred: [plan], spaces: [], toggled: open })).toEqual(['group', '-Plan'])
})

test('an archived page stands in the tree no longer, nor does what lies below it; a star of one’s own stays', () => {
  const archived = (one: TreePage) => ({ ...one, isArchived: true })
  expect(shown(told(full, [archived(plan)]))).toEqual(['Home', '-Notes', '-Ideas'])
  expect(shown(told(full, [archived(plan)]), { starred: [plan], shared: [plan], spaces: [] })).toEqual(['group', '-Plan'])
  const inside = told(full, [archived(spring), archived(autumn)])
  expect(childCount(inside, plan)).toBe(0)
  expect(shown(told(full, [plan, notes, ideas].map(archived)))).toEqual(['Home', '-none'])
  expect(shown(told(inside, [spring]))).toEqual(['Home', '-Plan', '--Spring', '-Notes', '-Ideas'])
})

test('by the keys a page steps over those in the archive', () => {
  const model = told(full, [{ ...notes, isArchived: true }])
  expect(neighbourPlace(model, ideas, -1)).toEqual({ space: home, parent: null, before: plan.id })
  expect(neighbourPlace(model, ideas, 1)).toBeUndefined()
})
