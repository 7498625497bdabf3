import { higherRole, may, mayInSpace, type PageAction, type Role, type SpaceAction } from '@tandem/protocol'
import type { Principal } from '../principal.ts'
import type { PageFacts, SpaceFacts } from './ports.ts'

/** A role and the moment from which it has to be asked for again, in milliseconds since 1970. */
export interface Standing {
  role: Role
  until: number
}

export const roleInSpace = ({ kind, visibility, defaultRole, granted }: SpaceFacts): Role | undefined =>
  granted ?? (kind === 'member' && visibility === 'open' ? defaultRole : undefined)

/** By name the nearest counts, also when it allows less; a link adds to that, except for somebody who is kept out. */
export const standingOnPage = ({ spaceFacts, granted, links }: PageFacts, now: number): Standing | undefined => {
  const nearest = granted[0] ?? roleInSpace(spaceFacts)
  if (nearest === 'none') return undefined
  let role = nearest
  let until = Infinity
  for (const link of links) {
    if (link.expiresAt !== null && link.expiresAt <= now) continue
    role = role ? higherRole(role, link.role) : link.role
    until = Math.min(until, link.expiresAt ?? Infinity)
  }
  return role && { role, until }
}

/** What somebody wants to do, and where. */
export type Wish = { page: PageAction } | { space: SpaceAction } | 'run the workspace'

/** What somebody is in general, and on the page or in the space that it is about. */
export interface Has {
  /** Unknown: as little as a guest. */
  kind?: Principal['kind'] | undefined
  isAdmin: boolean
  role?: Role | undefined
}

/** The one answer to whether somebody may do something, given what they are there. */
export const can = (wish: Wish, { kind, isAdmin, role }: Has): boolean => {
  if (wish === 'run the workspace') return kind === 'member' && isAdmin
  if (!role) return false
  if ('space' in wish) return mayInSpace(role, wish.space)
  // Whoever was let in by a link lets nobody in.
  if (kind !== 'member' && (wish.page === 'share' || wish.page === 'own')) return false
  return may(role, wish.page)
}
