import type { PageId, PrincipalId, Role, SpaceId } from '@tandem/protocol'

/** What was said about one principal in one space. */
export interface SpaceFacts {
  kind: 'member' | 'guest'
  visibility: 'open' | 'private'
  defaultRole: Role
  /** Given by name. */
  granted: Role | undefined
}

/** What was said about one principal on one page and everything it lies below. */
export interface PageFacts {
  space: SpaceId
  spaceFacts: SpaceFacts
  /** Given by name, on the page itself first, then upwards. */
  granted: readonly (Role | 'none')[]
  /** Of the links they joined by that reach this page and are not revoked. Times in milliseconds since 1970. */
  links: readonly { role: Role; expiresAt: number | null }[]
}

/** What the store knows about who may do what. */
export interface AccessFacts {
  /** Rises with every change of it. */
  version(): Promise<number>
  /** `undefined` when there is no such page, it is in the trash, or the principal is gone or disabled. */
  page(principal: PrincipalId, page: PageId): Promise<PageFacts | undefined>
  /** As `page`, and in the trash as well. */
  pageOrTrash(principal: PrincipalId, page: PageId): Promise<PageFacts | undefined>
  space(principal: PrincipalId, space: SpaceId): Promise<SpaceFacts | undefined>
}
