import type {
  AdminSettings,
  ChangeAdminSettings,
  ChangeMember,
  Invitation,
  Invite,
  Member,
  MemberList,
  PrincipalId,
} from '@tandem/protocol'
import { ask } from '../../shared/lib/api.ts'
import {
  isAnything,
  isBoolean,
  isListOf,
  isNumber,
  isObjectOf,
  isOneOf,
  isPerson,
  isRole,
  isSpaceId,
  isText,
  orNull,
} from '../../shared/lib/guards.ts'

const isMember = isObjectOf<Member>({
  person: isPerson,
  email: isText,
  isAdmin: isBoolean,
  isDisabled: isBoolean,
  hasSecondFactor: isBoolean,
  createdAt: isNumber,
  seenAt: orNull(isNumber),
})
const isMemberList = isObjectOf<MemberList>({ members: isListOf(isMember), total: isNumber })
const isInvitation = isObjectOf<Invitation>({
  id: isText,
  email: orNull(isText),
  isAdmin: isBoolean,
  space: orNull(isSpaceId),
  role: orNull(isRole),
  invitedBy: orNull(isPerson),
  createdAt: isNumber,
  expiresAt: isNumber,
  address: isText,
  wasMailed: isBoolean,
})
const isInvitations = isObjectOf<{ invitations: Invitation[] }>({ invitations: isListOf(isInvitation) })
const isSettings = isObjectOf<AdminSettings>({
  name: isText,
  signUp: isOneOf(['closed', 'domain', 'open']),
  domains: isListOf(isText),
  links: isObjectOf<AdminSettings['links']>({
    most: isOneOf(['off', 'viewer', 'commenter', 'editor']),
    needPassword: isBoolean,
    mostDays: orNull(isNumber),
  }),
  oidc: orNull(isObjectOf<NonNullable<AdminSettings['oidc']>>({ name: isText, issuer: isText, clientId: isText, hasSecret: isBoolean })),
})

export const fetchMembers = (words: string, limit: number, signal?: AbortSignal): Promise<MemberList> =>
  ask(`/members?${new URLSearchParams({ q: words, limit: String(limit) }).toString()}`, { is: isMemberList, signal })
export const changeMember = (id: PrincipalId, change: ChangeMember): Promise<Member> =>
  ask(`/members/${id}`, { method: 'PATCH', body: change, is: isMember })
export const endSecondFactor = (id: PrincipalId): Promise<unknown> =>
  ask(`/members/${id}/second-factor`, { method: 'DELETE', is: isAnything })

export const fetchInvitations = async (signal?: AbortSignal): Promise<Invitation[]> =>
  (await ask('/invitations', { is: isInvitations, signal })).invitations
export const invite = (invitation: Invite): Promise<Invitation> =>
  ask('/invitations', { method: 'POST', body: invitation, is: isInvitation })
export const revokeInvitation = (id: string): Promise<unknown> =>
  ask(`/invitations/${encodeURIComponent(id)}`, { method: 'DELETE', is: isAnything })

export const fetchSettings = (signal?: AbortSignal): Promise<AdminSettings> => ask('/admin/settings', { is: isSettings, signal })
export const changeSettings = (change: ChangeAdminSettings): Promise<AdminSettings> =>
  ask('/admin/settings', { method: 'PATCH', body: change, is: isSettings })
