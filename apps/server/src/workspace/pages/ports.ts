import type { PageId, PageKind, PrincipalId, SpaceId } from '@tandem/protocol'

/** A page as a row of the tree. */
export interface TreeRow {
  id: PageId
  kind: PageKind
  title: string
  icon: string | null
  space: SpaceId
  parent: PageId | null
  /** A fractional key. */
  order: string
  /** How many lie directly below it, outside the trash and not archived. */
  children: number
  isArchived: boolean
}

/** A page with all the catalogue knows about it. Times in milliseconds since 1970. */
export interface PageRow extends TreeRow {
  spaceName: string
  createdAt: number
  createdBy: PrincipalId | null
  editedAt: number
  isQuarantined: boolean
  trashedAt: number | null
  trashedBy: PrincipalId | null
}

/** Below a page, or at the top of a space. */
export type Place = { parent: PageId } | { space: SpaceId }

export interface NewTreePage {
  id: PageId
  kind: PageKind
  title: string
  icon?: string | null
  place: Place
  createdBy: PrincipalId
  /** Milliseconds since 1970. */
  at: number
}

/** What the log of a new page begins with. */
export interface Seed {
  principal: PrincipalId
  bytes: Uint8Array
  /** The content is that of this page: whose each Yjs client id is goes for the copy too. */
  copyOf?: PageId
}

/** A page that comes along below a new one. */
export interface NewSubpage extends Pick<NewTreePage, 'id' | 'kind' | 'title' | 'icon'> {
  /** The new page itself, or one of those before this one. */
  parent: PageId
  /** A fractional key. */
  order: string
  seed: Seed
}

/** What came of a change of the tree. */
export type Changed =
  /** `touched`: rows that look different now, among them those whose number of children changed. */
  | { outcome: 'done'; touched: PageId[] }
  /** The page, or the place it should go to, is not there or is in the trash. */
  | { outcome: 'absent' | 'no place' }
  /** It would lie below itself, or deeper than pages may. */
  | { outcome: 'cycle' | 'too deep' }

/** Changes of the tree, each in one transaction. */
export interface Tree {
  /** Adds a page behind its siblings, with its first content; with what comes along below it, or nothing of it all. */
  add(page: NewTreePage, seed: Seed, subpages?: readonly NewSubpage[]): Promise<Changed>
  /** Puts a page, with all that lies below it, before a sibling; last, when that is not there. */
  move(page: PageId, place: Place, before: PageId | undefined): Promise<Changed & { rulesChanged?: boolean }>
  change(page: PageId, change: { icon?: string | null | undefined; isArchived?: boolean | undefined }, at: number): Promise<void>
}

/** Pages on their way out, and back. */
export interface Trash {
  /** Puts a page there with all that lies below it. `all`: every page that went. */
  put(page: PageId, by: PrincipalId, at: number): Promise<{ all: PageId[]; touched: PageId[] }>
  /** Brings a page back with what went with it: to the place, to where it was, or to the top of its space. */
  restore(page: PageId, place: Place | undefined): Promise<Changed & { all?: PageId[] }>
  /** Removes it and what went with it for ever: content, history, grants, links, stars. `false` for a page outside the trash. */
  remove(page: PageId): Promise<boolean>
  /** The newest first. `children`: pages that went along. */
  list(limit: number): Promise<PageRow[]>
  /** Pages that somebody put there before `at`, the oldest first. */
  before(at: number, limit: number): Promise<PageId[]>
}

export interface Level {
  space: SpaceId
  parent: PageId | null
  /** The last row of the part before. */
  after: { order: string; id: PageId } | undefined
  limit: number
}

/** What the tree looks like, whoever looks. Pages in the trash are not in it. */
export interface TreeViews {
  level(level: Level): Promise<TreeRow[]>
  rows(ids: readonly PageId[]): Promise<TreeRow[]>
  /** What lies directly below any of these pages and is not archived. */
  below(parents: readonly PageId[]): Promise<{ id: PageId; space: SpaceId; parent: PageId }[]>
  /** What a page lies below, its parent first, as far as that is outside the trash. */
  above(page: PageId): Promise<TreeRow[]>
  /** Of these, those for which a grant or link on a page counts, be it for anybody; for all others only the space does. */
  marked(ids: readonly PageId[]): Promise<Set<PageId>>
  /** Pages on which this principal themselves was given something, by name or by a link. */
  given(principal: PrincipalId): Promise<TreeRow[]>
}

export type ListName = 'recent' | 'starred' | 'mine' | 'edited' | 'archived'

/** Lists of pages, and what one principal noted about them. */
export interface Lists {
  /** `spaces`: where `edited` and `archived` look. */
  list(name: ListName, of: { principal: PrincipalId; spaces: readonly SpaceId[]; limit: number }): Promise<PageRow[]>
  /** Also of pages in the trash. */
  pages(ids: readonly PageId[]): Promise<PageRow[]>
  notes(principal: PrincipalId, ids: readonly PageId[]): Promise<Map<PageId, { isStarred: boolean; openedAt: number | null }>>
  /** `undefined` takes the star away. */
  star(principal: PrincipalId, page: PageId, at: number | undefined): Promise<void>
  opened(principal: PrincipalId, page: PageId, at: number): Promise<void>
}
