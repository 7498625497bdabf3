import type { ChangeSpace, PrincipalId, Role, SpaceId } from '@tandem/protocol'
import { ask } from '../../shared/lib/api.ts'
import { isAnything } from '../../shared/lib/guards.ts'

export const changeSpace = (id: SpaceId, change: ChangeSpace): Promise<unknown> =>
  ask(`/spaces/${id}`, { method: 'PATCH', body: change, is: isAnything })
export const removeSpace = (id: SpaceId): Promise<unknown> => ask(`/spaces/${id}`, { method: 'DELETE', is: isAnything })
export const giveRole = (id: SpaceId, person: PrincipalId, role: Role): Promise<unknown> =>
  ask(`/spaces/${id}/members/${person}`, { method: 'PUT', body: { role }, is: isAnything })
export const takeRole = (id: SpaceId, person: PrincipalId): Promise<unknown> =>
  ask(`/spaces/${id}/members/${person}`, { method: 'DELETE', is: isAnything })
