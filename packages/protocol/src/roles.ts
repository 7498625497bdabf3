export const ROLES = ['viewer', 'commenter', 'editor', 'owner'] as const
/** What a principal may do on a page or space, from least to most. */
export type Role = (typeof ROLES)[number]

/** What somebody wants to do with a page. */
export type Action = 'read' | 'comment' | 'write' | 'share'

const ALLOWED: Record<Role, Record<Action, boolean>> = {
  viewer: { read: true, comment: false, write: false, share: false },
  commenter: { read: true, comment: true, write: false, share: false },
  editor: { read: true, comment: true, write: true, share: false },
  owner: { read: true, comment: true, write: true, share: true },
}

/** The one table every permission comes from. */
export const may = (role: Role, action: Action): boolean => ALLOWED[role][action]
