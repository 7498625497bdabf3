import type { Person, PrincipalId, SignInId } from '@tandem/protocol'

/** A member or guest as the subject of a permission. */
export interface Principal {
  id: PrincipalId
  kind: 'member' | 'guest'
  /** What others see of them. */
  person: Person
  /** Runs the workspace. It opens no private page: that takes a grant, as for everybody. */
  isAdmin: boolean
}

/** A principal in one browser or program. */
export interface Visitor {
  principal: Principal
  signIn: SignInId
}
