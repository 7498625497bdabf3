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
export { LIMITS } from './limits.ts'
export type {
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
} from './messages.ts'
export { parser } from './parser.ts'
export { may, ROLES, type Action, type Role } from './roles.ts'
export { parseJoinAnswer, parseServerMessage, SERVER_EVENTS } from './server-messages.ts'
export { joinParts, packUpdates, partsOf, unpackUpdates } from './update-list.ts'
export { OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION } from './version.ts'
