import type { InvitationShown, Me, SignIn, SignUp } from '@tandem/protocol'
import { ask } from '../../shared/lib/api.ts'
import { isAnything, isObjectOf, isRole, isText, orNull } from '../../shared/lib/guards.ts'
import { isMe } from '../../shared/lib/session-api.ts'

const isInvitationShown = isObjectOf<InvitationShown>({
  workspaceName: isText,
  invitedBy: isText,
  email: orNull(isText),
  spaceName: orNull(isText),
  role: orNull(isRole),
})

export const signIn = (said: SignIn): Promise<Me> => ask('/sign-in', { method: 'POST', body: said, is: isMe })
export const signUp = (said: SignUp): Promise<Me> => ask('/sign-up', { method: 'POST', body: said, is: isMe })
export const lookAtInvitation = (token: string, signal?: AbortSignal): Promise<InvitationShown> =>
  ask('/invitations/look', { method: 'POST', body: { token }, is: isInvitationShown, signal })
export const askForReset = (email: string): Promise<unknown> => ask('/password/forgot', { method: 'POST', body: { email }, is: isAnything })
export const resetPassword = (token: string, password: string): Promise<unknown> =>
  ask('/password/reset', { method: 'POST', body: { token, password }, is: isAnything })
