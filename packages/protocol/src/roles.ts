export const ROLES = ['viewer', 'commenter', 'editor', 'owner'] as const
/** What a principal may do on a page or space, from least to most. */
export type Role = (typeof ROLES)[number]

export const PAGE_ACTIONS = ['read', 'comment', 'write', 'share', 'own'] as const
/**
 * What somebody wants to do with a page. `write`: its content, its place, pages below it, archive and trash. `share`: let
 * others in, up to the own role. `own`: delete it for ever, and change what its owners may do.
 */
export type PageAction = (typeof PAGE_ACTIONS)[number]
export type Action = PageAction

export const SPACE_ACTIONS = ['read', 'write', 'manage'] as const
/** What somebody wants to do with a space. `write`: new pages, their order, the trash. `manage`: its name, members and end. */
export type SpaceAction = (typeof SPACE_ACTIONS)[number]

const ON_PAGE: Record<Role, Record<PageAction, boolean>> = {
  viewer: { read: true, comment: false, write: false, share: false, own: false },
  commenter: { read: true, comment: true, write: false, share: false, own: false },
  editor: { read: true, comment: true, write: true, share: true, own: false },
  owner: { read: true, comment: true, write: true, share: true, own: true },
}

const IN_SPACE: Record<Role, Record<SpaceAction, boolean>> = {
  viewer: { read: true, write: false, manage: false },
  commenter: { read: true, write: false, manage: false },
  editor: { read: true, write: true, manage: false },
  owner: { read: true, write: true, manage: true },
}

/** The one table every permission on a page comes from. */
export const may = (role: Role, action: PageAction): boolean => ON_PAGE[role][action]
/** The one table every permission in a space comes from. */
export const mayInSpace = (role: Role, action: SpaceAction): boolean => IN_SPACE[role][action]

/** The role that allows more. */
export const higherRole = (one: Role, other: Role): Role => (ROLES.indexOf(one) >= ROLES.indexOf(other) ? one : other)
/** Whether `role` allows nothing that `most` does not. */
export const isAtMost = (role: Role, most: Role): boolean => ROLES.indexOf(role) <= ROLES.indexOf(most)
