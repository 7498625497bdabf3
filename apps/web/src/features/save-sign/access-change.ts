import { may, type Role } from '@tandem/protocol'

/** How this person's right to write has changed since the page was opened in this tab. */
export interface AccessChange {
  role: Role
  change: 'none' | 'lowered' | 'raised'
}

/** What is known after the server named a role. Only the right to write makes a difference on the page. */
export const afterRole = (before: AccessChange | undefined, role: Role): AccessChange => {
  if (!before) return { role, change: 'none' }
  const [could, can] = [may(before.role, 'write'), may(role, 'write')]
  if (could === can) return { role, change: before.change }
  return { role, change: can ? 'raised' : 'lowered' }
}
