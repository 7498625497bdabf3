export { addressOf, pageIdOf, slugOf } from './address.ts'
export { CODES, REASONS, REQUEST_CODES, type Code, type Reason, type RequestCode } from './codes.ts'
export {
  isId,
  isPageId,
  newLinkId,
  newPageId,
  newPrincipalId,
  newSecret,
  newSessionId,
  newSignInId,
  newSpaceId,
  newTabId,
  type LinkId,
  type PageId,
  type PrincipalId,
  type SessionId,
  type SignInId,
  type SpaceId,
  type TabId,
} from './ids.ts'
export { DIGEST_BYTES, LIMITS, RESERVED_CLIENT_IDS } from './limits.ts'
export type {
  ClaimAnswer,
  ClientEvent,
  ClientMessages,
  JoinAnswer,
  PageKind,
  Person,
  PresencePatch,
  PresenceState,
  Problem,
  ServerEvent,
  ServerMessage,
  ServerMessages,
  VerifyAnswer,
  WorkspaceEvent,
  WorkspaceMessages,
} from './messages.ts'
export { pack, unpack } from './packed.ts'
export { parser } from './parser.ts'
export type * from './rest/types.ts'
export {
  higherRole,
  isAtMost,
  may,
  mayInSpace,
  PAGE_ACTIONS,
  ROLES,
  SPACE_ACTIONS,
  type Action,
  type PageAction,
  type Role,
  type SpaceAction,
} from './roles.ts'
export { parseClaimAnswer, parseJoinAnswer, parseServerMessage, parseVerifyAnswer, SERVER_EVENTS } from './server-messages.ts'
export { joinParts, packUpdates, partsOf, statePartsOf, unpackUpdates } from './update-list.ts'
export { OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION } from './version.ts'
