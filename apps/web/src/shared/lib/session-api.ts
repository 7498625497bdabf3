import type { Me, WorkspaceInfo } from '@tandem/protocol'
import { ask, Refusal } from './api.ts'
import { isAnything, isBoolean, isListOf, isNumber, isObjectOf, isOneOf, isPrincipalId, isText, orNull } from './guards.ts'

export const isMe = isObjectOf<Me>({
  id: isPrincipalId,
  name: isText,
  color: isNumber,
  kind: isOneOf(['member', 'guest']),
  isAdmin: isBoolean,
  email: orNull(isText),
  avatar: orNull(isText),
  language: orNull(isText),
  theme: orNull(isOneOf(['system', 'light', 'dark'])),
  hasPassword: isBoolean,
  hasSecondFactor: isBoolean,
})

const isWorkspaceInfo = isObjectOf<WorkspaceInfo>({
  name: isText,
  isSetUp: isBoolean,
  signUp: isOneOf(['closed', 'domain', 'open']),
  providers: isListOf(isObjectOf<WorkspaceInfo['providers'][number]>({ id: isText, name: isText, begin: isText })),
  hasMail: isBoolean,
})

/** Who this browser is; `undefined` when it is signed in as nobody. */
export const fetchMe = async (): Promise<Me | undefined> => {
  try {
    return await ask('/me', { is: isMe })
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return undefined
    throw error
  }
}

/** What everybody may know of this workspace. */
export const fetchWorkspace = (signal?: AbortSignal): Promise<WorkspaceInfo> => ask('/workspace', { is: isWorkspaceInfo, signal })
/** Somebody has seen what they were to be told. */
export const noticeSeen = (): Promise<Me> => ask('/me', { method: 'PATCH', body: { notice: null }, is: isMe })
export const endSignIn = (): Promise<unknown> => ask('/sign-out', { method: 'POST', body: {}, is: isAnything })
