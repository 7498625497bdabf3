import type { JoinLink, LinkShown, Next } from '@tandem/protocol'
import { ask } from '../../shared/lib/api.ts'
import { isBoolean, isObjectOf, isOneOf, isPageKind, isText } from '../../shared/lib/guards.ts'

const isLinkShown = isObjectOf<LinkShown>({
  title: isText,
  kind: isPageKind,
  spaceName: isText,
  workspaceName: isText,
  sharedBy: isText,
  role: isOneOf(['viewer', 'commenter', 'editor']),
  needsPassword: isBoolean,
  needsName: isBoolean,
  suggestion: isText,
})
const isNext = isObjectOf<Next>({ address: isText })

/** What a link shows before somebody joins. Counts nothing. */
export const lookAtLink = (token: string, signal?: AbortSignal): Promise<LinkShown> =>
  ask('/links/look', { method: 'POST', body: { token }, is: isLinkShown, signal })

/** Joins, and says where the page is. This browser is somebody from then on. */
export const joinLink = async (said: JoinLink): Promise<string> =>
  (await ask('/links/join', { method: 'POST', body: said, is: isNext })).address
