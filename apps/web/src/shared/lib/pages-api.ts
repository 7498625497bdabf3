import type {
  Crumb,
  ListedPage,
  MovePage,
  NewPage,
  NewSpace,
  PageDetails,
  PageId,
  Space,
  SpaceId,
  SpaceMember,
  TrashedPage,
  TreeLevel,
  TreePage,
} from '@tandem/protocol'
import { ask } from './api.ts'
import {
  isAnything,
  isBoolean,
  isListOf,
  isNumber,
  isObjectOf,
  isOneOf,
  isPageId,
  isPageKind,
  isPerson,
  isRole,
  isSpaceId,
  isText,
  orNull,
} from './guards.ts'

const treePage = {
  id: isPageId,
  kind: isPageKind,
  title: isText,
  address: isText,
  icon: orNull(isText),
  space: isSpaceId,
  parent: orNull(isPageId),
  order: isText,
  children: isNumber,
  isArchived: isBoolean,
}
const listedPage = {
  ...treePage,
  spaceName: isText,
  editedAt: isNumber,
  openedAt: orNull(isNumber),
  isStarred: isBoolean,
  people: isListOf(isPerson),
}
export const isTreePage = isObjectOf<TreePage>(treePage)
const isTreeLevel = isObjectOf<TreeLevel>({ pages: isListOf(isTreePage), next: orNull(isText) })
const isListedPage = isObjectOf<ListedPage>(listedPage)
const isPageList = isObjectOf<{ pages: ListedPage[] }>({ pages: isListOf(isListedPage) })
const isPageDetails = isObjectOf<PageDetails>({
  ...listedPage,
  role: isRole,
  path: isListOf(isObjectOf<Crumb>({ id: isPageId, title: isText, kind: isPageKind, address: isText })),
  createdAt: isNumber,
  createdBy: orNull(isPerson),
  trashed: orNull(isObjectOf<{ at: number; by: TrashedPage['by'] }>({ at: isNumber, by: orNull(isPerson) })),
})
export const isSpace = isObjectOf<Space>({
  id: isSpaceId,
  slug: isText,
  name: isText,
  icon: orNull(isText),
  description: isText,
  visibility: isOneOf(['open', 'private']),
  defaultRole: isRole,
  role: orNull(isRole),
  isArchived: isBoolean,
})
const isSpaceList = isObjectOf<{ spaces: Space[] }>({ spaces: isListOf(isSpace) })
const isSpaceMembers = isObjectOf<{ members: SpaceMember[] }>({
  members: isListOf(isObjectOf<SpaceMember>({ person: isPerson, email: orNull(isText), role: isRole })),
})
const isTrash = isObjectOf<{ pages: TrashedPage[] }>({
  pages: isListOf(
    isObjectOf<TrashedPage>({
      id: isPageId,
      kind: isPageKind,
      title: isText,
      icon: orNull(isText),
      space: isSpaceId,
      spaceName: isText,
      at: isNumber,
      by: orNull(isPerson),
      children: isNumber,
      daysLeft: isNumber,
    }),
  ),
})

export type PageListName = 'recent' | 'starred' | 'mine' | 'shared' | 'edited' | 'archived'

export const fetchPages = async (list: PageListName, signal?: AbortSignal): Promise<ListedPage[]> =>
  (await ask(`/pages?list=${list}`, { is: isPageList, signal })).pages
export const fetchPage = (id: PageId, signal?: AbortSignal): Promise<PageDetails> => ask(`/pages/${id}`, { is: isPageDetails, signal })
export const createPage = (page: NewPage): Promise<TreePage> => ask('/pages', { method: 'POST', body: page, is: isTreePage })
export const changePage = (id: PageId, change: { icon?: string | null; isArchived?: boolean }): Promise<unknown> =>
  ask(`/pages/${id}`, { method: 'PATCH', body: change, is: isAnything })
export const movePage = (id: PageId, to: MovePage): Promise<unknown> =>
  ask(`/pages/${id}/move`, { method: 'POST', body: to, is: isAnything })
export const duplicatePage = (id: PageId, { withSubpages }: { withSubpages: boolean }): Promise<TreePage> =>
  ask(`/pages/${id}/duplicate`, { method: 'POST', body: { withSubpages }, is: isTreePage })
export const trashPage = (id: PageId): Promise<unknown> => ask(`/pages/${id}`, { method: 'DELETE', is: isAnything })
export const restorePage = (id: PageId): Promise<unknown> => ask(`/pages/${id}/restore`, { method: 'POST', body: {}, is: isAnything })
export const deleteForever = (id: PageId): Promise<unknown> => ask(`/pages/${id}/forever`, { method: 'DELETE', is: isAnything })
export const starPage = (id: PageId, isStarred: boolean): Promise<unknown> =>
  ask(`/pages/${id}/star`, { method: isStarred ? 'PUT' : 'DELETE', is: isAnything })
export const noteOpened = (id: PageId): Promise<unknown> => ask(`/pages/${id}/opened`, { method: 'PUT', is: isAnything })
export const fetchTrash = async (signal?: AbortSignal): Promise<TrashedPage[]> => (await ask('/trash', { is: isTrash, signal })).pages

export const fetchSpaces = async (signal?: AbortSignal): Promise<Space[]> => (await ask('/spaces', { is: isSpaceList, signal })).spaces
export const createSpace = (space: NewSpace): Promise<Space> => ask('/spaces', { method: 'POST', body: space, is: isSpace })
export const fetchSpaceMembers = async (id: SpaceId, signal?: AbortSignal): Promise<SpaceMember[]> =>
  (await ask(`/spaces/${id}/members`, { is: isSpaceMembers, signal })).members

/** One part of what lies directly below `parent`, or at the top of the space. */
export const fetchTree = (space: SpaceId, parent: PageId | null, after?: string): Promise<TreeLevel> => {
  const asked = new URLSearchParams({ ...(parent && { parent }), ...(after && { after }) }).toString()
  return ask(`/spaces/${space}/tree${asked && `?${asked}`}`, { is: isTreeLevel })
}
