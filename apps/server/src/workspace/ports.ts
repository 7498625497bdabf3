import type { PageId, PageKind, Person, PrincipalId, SpaceId } from '@tandem/protocol'
import type { Principal } from './principal.ts'

export interface PageRecord {
  id: PageId
  kind: PageKind
  space: SpaceId
  parent: PageId | null
  /** Its place among its siblings. */
  sort: string
  createdBy: PrincipalId | null
  /** Derived from the page's content; empty for an untitled page. */
  title: string
  createdAt: number
  /** Of the newest change, or of the creation. Milliseconds since 1970. */
  editedAt: number
}

/** The catalogue of pages. Their content is in the log. */
export interface Pages {
  /** Adds the page and, as its first row, `seed`, in one commit. */
  create(page: PageRecord, seed: { principal: PrincipalId; bytes: Uint8Array }): Promise<void>
  find(id: PageId): Promise<PageRecord | undefined>
  /** The last edited first. */
  list(limit: number): Promise<PageRecord[]>
  /** Answers whether the page has another title now. */
  setDerived(id: PageId, derived: { title: string; editedAt: number }): Promise<boolean>
}

/** A principal as it is made. */
export interface NewPrincipal extends Principal {
  /** Lower case; `null` for guests. */
  email: string | null
  /** Milliseconds since 1970. */
  at: number
}

/** Everybody who may be the subject of a permission. */
export interface People {
  create(principal: NewPrincipal): Promise<void>
  /** `undefined` when there is nobody, or they are disabled. */
  find(id: PrincipalId): Promise<Principal | undefined>
  /** For showing who did something, also when they are disabled since. */
  persons(ids: readonly PrincipalId[]): Promise<Map<PrincipalId, Person>>
  change(id: PrincipalId, change: Partial<Pick<Person, 'name' | 'color'>>): Promise<void>
}
