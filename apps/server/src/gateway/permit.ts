import type { PageId, PrincipalId, Role } from '@tandem/protocol'

/** What somebody may do on a page, as the rules are now. */
export interface Permission {
  role: Role
  /** Of the rules: the log takes nothing that was permitted under older ones. */
  version: number
  /** After so many milliseconds it has to be asked for again. */
  validForMs: number
}

/** `undefined` when the page is absent or not for them: both look the same. Throws when the store fails. */
export type Permit = (principal: PrincipalId, page: PageId) => Promise<Permission | undefined>
