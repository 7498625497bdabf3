/** Sizes in bytes, times in milliseconds. Both sides know them; docs/PROTOCOL.md explains each. */
export const LIMITS = {
  /** One message on the wire; the connection closes above it. */
  messageBytes: 1_000_000,
  /** One `update`. A larger one travels as `outbox` parts. */
  updateBytes: 256 * 1024,
  /** One `outbox` update, all its parts together. */
  outboxBytes: 8 * 1024 * 1024,
  /** One part of `state` or `outbox`. */
  partBytes: 256 * 1024,
  stateVectorBytes: 64 * 1024,
  presenceBytes: 4096,
  liveBytes: 1024,
  /** Bad messages on one connection before it is cut. */
  badMessages: 3,
  /** Yjs client ids that one `join` or `claim` names, and that one `update` may write under. */
  clientIdsPerClaim: 64,
  clientIdsPerUpdate: 8,
  pagesPerSocket: 50,
  nameLength: 80,
  titleLength: 500,
} as const

/** Yjs client ids below this are the server's own: no browser may write under them. */
export const RESERVED_CLIENT_IDS = 1024
/** Of a content digest. */
export const DIGEST_BYTES = 16
