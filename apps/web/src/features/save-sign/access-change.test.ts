import type { Role } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { type AccessChange, afterRole } from './access-change.ts'

const after = (...roles: Role[]): AccessChange | undefined => roles.reduce<AccessChange | undefined>(afterRole, undefined)

test.for([
  [['viewer'], 'none'],
  [['viewer', 'commenter'], 'none'],
  [['editor', 'viewer'], 'lowered'],
  [['owner', 'commenter', 'viewer'], 'lowered'],
  [['viewer', 'editor'], 'raised'],
  [['editor', 'viewer', 'editor'], 'raised'],
  [['editor', 'viewer', 'editor', 'owner', 'commenter'], 'lowered'],
  [['owner', 'editor'], 'none'],
] as const)('%j is %s', ([roles, change]) => {
  expect(after(...roles)).toEqual({ role: roles.at(-1), change })
})
