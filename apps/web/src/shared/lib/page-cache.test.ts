import { newPageId, newSpaceId, type ListedPage, type PageDetails } from '@tandem/protocol'
import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { patchDetails, patchList, patchPages, patchStar } from './page-cache.ts'

const space = newSpaceId()
const listed = (title: string, over: Partial<ListedPage> = {}): ListedPage => ({
  id: newPageId(),
  kind: 'document',
  title,
  address: '',
  icon: null,
  space,
  parent: null,
  order: 'a0',
  children: 0,
  isArchived: false,
  spaceName: 'General',
  editedAt: 1,
  openedAt: 2,
  isStarred: false,
  people: [],
  ...over,
})
const row = ({ spaceName: _space, editedAt: _edited, openedAt: _opened, isStarred: _star, people: _people, ...page }: ListedPage) => page
const plan = listed('Plan')
const spring = listed('Spring', { parent: plan.id })
const details: PageDetails = {
  ...spring,
  role: 'editor',
  path: [{ id: plan.id, title: 'Plan', kind: 'document', address: '' }],
  createdAt: 0,
  createdBy: null,
  trashed: null,
}

test('a title that somebody changes is right in every list, and what only the list knows stays', () => {
  const [first, second] = patchList([plan, spring], { changed: [{ ...row(plan), title: 'The plan' }], gone: [] })
  expect(first).toMatchObject({ title: 'The plan', openedAt: 2, spaceName: 'General' })
  expect(second).toBe(spring)
})

test('a page that is gone leaves the lists, and a list without it is not made anew', () => {
  const list = [plan, spring]
  expect(patchList(list, { changed: [], gone: [plan.id] })).toEqual([spring])
  expect(patchList(list, { changed: [row(listed('Other'))], gone: [newPageId()] })).toBe(list)
})

test('the way to a page follows the titles above it', () => {
  const patched = patchDetails(details, { changed: [{ ...row(plan), title: 'The plan' }], gone: [] })
  expect(patched?.path.map(({ title }) => title)).toEqual(['The plan'])
  expect(patched?.title).toBe('Spring')
})

test('a page that was moved, or whose parent was, has to be asked for', () => {
  expect(patchDetails(details, { changed: [{ ...row(spring), parent: null }], gone: [] })).toBeUndefined()
  expect(patchDetails(details, { changed: [{ ...row(plan), parent: newPageId() }], gone: [] })).toBeUndefined()
  expect(patchDetails(details, { changed: [], gone: [plan.id] })).toBeUndefined()
  expect(patchDetails(details, { changed: [row(listed('Other'))], gone: [] })).toBe(details)
})

test('a change reaches every list and the page itself', () => {
  const queries = new QueryClient()
  queries.setQueryData(['pages', 'recent'], [plan, spring])
  queries.setQueryData(['pages', 'starred'], [spring])
  queries.setQueryData(['page', spring.id], details)
  patchPages(queries, { changed: [{ ...row(spring), title: 'April' }], gone: [plan.id] })
  expect(queries.getQueryData<ListedPage[]>(['pages', 'recent'])?.map(({ title }) => title)).toEqual(['April'])
  expect(queries.getQueryData<ListedPage[]>(['pages', 'starred'])?.map(({ title }) => title)).toEqual(['April'])
  // Its parent is gone: where it lies now only the server knows.
  expect(queries.getQueryState(['page', spring.id])?.isInvalidated).toBe(true)
})

test('a star that is taken off leaves the list of stars at once', () => {
  const queries = new QueryClient()
  queries.setQueryData(['pages', 'starred'], [{ ...plan, isStarred: true }])
  queries.setQueryData(['pages', 'recent'], [{ ...plan, isStarred: true }])
  patchStar(queries, plan.id, false)
  expect(queries.getQueryData(['pages', 'starred'])).toEqual([])
  expect(queries.getQueryData<ListedPage[]>(['pages', 'recent'])?.[0]?.isStarred).toBe(false)
})
