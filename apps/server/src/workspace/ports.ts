import type { PageId, PageKind, Person, PrincipalId } from '@tandem/protocol'

export interface PageRecord {
  id: PageId
  kind: PageKind
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
  setDerived(id: PageId, derived: { title: string; editedAt: number }): Promise<void>
}

/** People who have been here. A secret is known to one browser; the store keeps only its SHA-256. */
export interface People {
  find(secretHash: Uint8Array): Promise<Person | undefined>
  create(person: Person, secretHash: Uint8Array): Promise<void>
  rename(id: PrincipalId, name: string): Promise<void>
}
