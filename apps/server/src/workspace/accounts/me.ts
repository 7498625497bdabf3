import type { Me } from '@tandem/protocol'
import type { Account } from './ports.ts'

/** Somebody as they see themselves. */
export const meOf = ({ principal, passwordHash, hasSecondFactor, email, avatar, language, theme, notice }: Account): Me => ({
  ...principal.person,
  kind: principal.kind,
  isAdmin: principal.isAdmin,
  email,
  avatar,
  language,
  theme,
  hasPassword: passwordHash !== null,
  hasSecondFactor,
  ...(notice && { notice }),
})
