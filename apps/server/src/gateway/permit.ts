import { may, type Action, type PageId, type Person, type Role } from '@tandem/protocol'

/** What somebody's role on a page is, if they may do this at all. */
export type Permit = (person: Person, action: Action, page: PageId) => Promise<Role | undefined>

/** The one place where permission is asked. Until there are accounts, everybody may edit every page. */
export const permitEverybody: Permit = (_person, action) => {
  const role: Role = 'editor'
  return Promise.resolve(may(role, action) ? role : undefined)
}
