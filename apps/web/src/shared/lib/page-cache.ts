import type { ListedPage, PageDetails, PageId, TreePage } from '@tandem/protocol'
import type { QueryClient } from '@tanstack/react-query'
import { fetchPage, fetchPages, fetchSpaces, type PageListName } from './pages-api.ts'

/** What is asked about pages and spaces, and under which keys it is kept. */
export const pageListQuery = (list: PageListName) => ({
  queryKey: ['pages', list] as const,
  queryFn: ({ signal }: { signal: AbortSignal }) => fetchPages(list, signal),
})
export const pageQuery = (id: PageId) => ({
  queryKey: ['page', id] as const,
  queryFn: ({ signal }: { signal: AbortSignal }) => fetchPage(id, signal),
})
export const spacesQuery = () => ({
  queryKey: ['spaces'] as const,
  queryFn: ({ signal }: { signal: AbortSignal }) => fetchSpaces(signal),
})

export interface TreeChange {
  changed: readonly TreePage[]
  gone: readonly PageId[]
}

/** A list with the rows that changed put right and those that are gone left out; the same list when nothing was in it. */
export const patchList = (list: readonly ListedPage[], { changed, gone }: TreeChange): ListedPage[] => {
  const news = new Map(changed.map((page) => [page.id, page]))
  const lost = new Set(gone)
  if (!list.some(({ id }) => news.has(id) || lost.has(id))) return list as ListedPage[]
  // The others stay the same objects: their rows need not be made anew.
  return list.filter(({ id }) => !lost.has(id)).map((page) => (news.has(page.id) ? { ...page, ...news.get(page.id) } : page))
}

/** A page with what changed of it and of the pages above it; `undefined` when that cannot be told and has to be asked. */
export const patchDetails = (page: PageDetails, { changed, gone }: TreeChange): PageDetails | undefined => {
  const news = new Map(changed.map((one) => [one.id, one]))
  const self = news.get(page.id)
  const above = new Map(page.path.map((crumb) => [crumb.id, crumb]))
  const isElsewhere = self !== undefined && (self.parent !== page.parent || self.space !== page.space)
  const hasNewPath = changed.some((one) => {
    const at = page.path.findIndex(({ id }) => id === one.id)
    return at >= 0 && one.parent !== (page.path[at - 1]?.id ?? null)
  })
  if (isElsewhere || hasNewPath || gone.some((id) => id === page.id || above.has(id))) return undefined
  if (!self && !changed.some(({ id }) => above.has(id))) return page
  const path = page.path.map((crumb) => {
    const { title, kind, address } = news.get(crumb.id) ?? crumb
    return { id: crumb.id, title, kind, address }
  })
  return { ...page, ...self, path }
}

/** Puts right what is kept of these pages. */
export const patchPages = (queries: QueryClient, change: TreeChange): void => {
  queries.setQueriesData<ListedPage[]>({ queryKey: ['pages'] }, (list) => list && patchList(list, change))
  for (const [queryKey, page] of queries.getQueriesData<PageDetails>({ queryKey: ['page'] })) {
    if (!page) continue
    const patched = patchDetails(page, change)
    if (!patched) void queries.invalidateQueries({ queryKey, exact: true })
    else if (patched !== page) queries.setQueryData(queryKey, patched)
  }
}

/** Notes a star where the page is kept, and asks anew for the list of stars. */
export const patchStar = (queries: QueryClient, id: PageId, isStarred: boolean): void => {
  queries.setQueriesData<ListedPage[]>({ queryKey: ['pages'] }, (list) =>
    list?.map((page) => (page.id === id ? { ...page, isStarred } : page)),
  )
  queries.setQueryData<PageDetails>(['page', id], (page) => page && { ...page, isStarred })
  if (!isStarred) queries.setQueryData<ListedPage[]>(['pages', 'starred'], (list) => list?.filter((page) => page.id !== id))
}
