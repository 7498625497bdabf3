export { addressOf, pageIdOf, slugOf } from './address.ts'
export { CODES, REASONS, type Code, type Reason } from './codes.ts'
export {
  isId,
  isPageId,
  newPageId,
  newPrincipalId,
  newSecret,
  newSessionId,
  newTabId,
  type PageId,
  type PrincipalId,
  type SessionId,
  type TabId,
} from './ids.ts'
export { DIGEST_BYTES, LIMITS, RESERVED_CLIENT_IDS } from './limits.ts'
export type {
  ClaimAnswer,
  ClientEvent,
  ClientMessages,
  JoinAnswer,
  PageKind,
  PageList,
  PageSummary,
  Person,
  PresencePatch,
  PresenceState,
  Problem,
  ServerEvent,
  ServerMessage,
  ServerMessages,
  VerifyAnswer,
} from './messages.ts'
export { parser } from './parser.ts'
export { may, ROLES, type Action, type Role } from './roles.ts'
export { parseClaimAnswer, parseJoinAnswer, parseServerMessage, parseVerifyAnswer, SERVER_EVENTS } from './server-messages.ts'
export { joinParts, packUpdates, partsOf, statePartsOf, unpackUpdates } from './update-list.ts'
export { OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION } from './version.ts'
