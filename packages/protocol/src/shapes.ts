import { z } from 'zod'
import { isId, isPageId, type PageId, type PrincipalId, type SessionId, type SpaceId, type TabId } from './ids.ts'
import { LIMITS } from './limits.ts'
import { ROLES } from './roles.ts'

/** What several schemas are made of. */
export const pageId = z.custom<PageId>(isPageId)
export const spaceId = z.custom<SpaceId>(isId)
export const tabId = z.custom<TabId>(isId)
export const sessionId = z.custom<SessionId>(isId)
export const principalId = z.custom<PrincipalId>(isId)
export const pageKind = z.enum(['document', 'board'])
export const role = z.enum(ROLES)

/** What others see of a person. `color` is an index into the twelve colours of the theme. */
export const person = z.strictObject({
  id: principalId,
  name: z.string().max(LIMITS.nameLength),
  color: z.number().int().min(0).max(11),
  /** Came by a link and has no account. */
  guest: z.literal(true).optional(),
})
