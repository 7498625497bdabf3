import { z } from 'zod'
import { CODES, REASONS } from './codes.ts'
import { DIGEST_BYTES, LIMITS, RESERVED_CLIENT_IDS } from './limits.ts'
import { pageId, pageKind, person, role, sessionId, tabId } from './shapes.ts'
import { treePage } from './rest/spaces.ts'

/** Schemas of everything that crosses an edge. The browser never loads this module: it has hand-written guards. */

const uint = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const bytes = (max: number) => z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength <= max)
const anyBytes = bytes(Number.MAX_SAFE_INTEGER)
const text = (max: number) => z.string().max(max)
const coordinate = z.number().min(-1e9).max(1e9)

export * from './rest/index.ts'
export { pageId, pageKind, person, principalId, role, sessionId, spaceId, tabId } from './shapes.ts'
export const code = z.enum(CODES)
export const reason = z.enum(REASONS)

/** What a session says about itself; every field replaces the one before, `null` takes it away. */
export const presencePatch = z.strictObject({
  activity: z.enum(['active', 'idle', 'away']).nullable().optional(),
  /** Document: two Yjs relative positions, encoded. */
  cursor: z
    .strictObject({ anchor: bytes(256), head: bytes(256) })
    .nullable()
    .optional(),
  /** Board: in scene units. */
  pointer: z
    .strictObject({ x: coordinate, y: coordinate, tool: z.enum(['pointer', 'laser']), button: z.enum(['up', 'down']) })
    .nullable()
    .optional(),
  /** Board: ids of the selected elements, the first fifty. */
  selection: z.array(text(64)).max(50).nullable().optional(),
  /** Board: the element whose text is being written. */
  editing: text(64).nullable().optional(),
})

const clientIds = z.array(z.number().int().min(RESERVED_CLIENT_IDS).max(0xffff_ffff)).max(LIMITS.clientIdsPerClaim)

export const handshake = z.strictObject({ protocol: uint, tab: tabId })

export const clientMessages = {
  join: z.strictObject({
    pageId,
    epoch: uint.optional(),
    seq: uint.optional(),
    stateVector: bytes(LIMITS.stateVectorBytes).optional(),
    /** Yjs client ids of this tab: the one it writes under, and those in its outbox. */
    clientIds,
  }),
  claim: z.strictObject({ ch: uint, clientIds }),
  update: z.strictObject({ ch: uint, n: uint, bytes: anyBytes }),
  outbox: z.strictObject({
    ch: uint,
    n: uint,
    part: uint,
    parts: z.number().int().min(1).max(1024),
    bytes: bytes(LIMITS.partBytes),
  }),
  resync: z.strictObject({ ch: uint, epoch: uint, seq: uint }),
  verify: z.strictObject({ ch: uint, epoch: uint, seq: uint, digest: bytes(DIGEST_BYTES) }),
  presence: z.strictObject({ ch: uint, patch: presencePatch }),
  live: z.strictObject({ ch: uint, bytes: bytes(LIMITS.liveBytes) }),
  leave: z.strictObject({ ch: uint }),
  probe: z.undefined().or(z.strictObject({})),
}

export const serverMessages = {
  state: z.strictObject({ ch: uint, epoch: uint, seq: uint, part: uint, parts: uint, bytes: anyBytes, stateVector: anyBytes.optional() }),
  stored: z.strictObject({ ch: uint, epoch: uint, n: uint, from: uint.optional(), to: uint.optional() }),
  rejected: z.strictObject({ ch: uint, n: uint, code, retryAfter: uint.optional() }),
  updates: z.strictObject({ ch: uint, epoch: uint, from: uint, to: uint, updates: z.array(anyBytes) }),
  head: z.strictObject({ ch: uint, epoch: uint, seq: uint }),
  presence: z.strictObject({
    ch: uint,
    entries: z.array(
      z.strictObject({ id: sessionId, person: person.optional(), patch: presencePatch.optional(), left: z.literal(true).optional() }),
    ),
  }),
  live: z.strictObject({ ch: uint, frames: z.array(z.strictObject({ id: sessionId, bytes: anyBytes })) }),
  closed: z.strictObject({ ch: uint.optional(), reason, retry: z.boolean() }),
  busy: z.strictObject({ code: z.enum(['busy', 'store_unavailable']), retryAfter: uint }),
  moving: z.strictObject({ delay: uint }),
  refused: z.strictObject({ event: text(64), code, retryAfter: uint.optional() }),
  /** What this person may do on the page has changed. */
  role: z.strictObject({ ch: uint, role }),
}

export const joinAnswer = z.union([
  z.strictObject({
    ok: z.literal(true),
    ch: uint,
    epoch: uint,
    seq: uint,
    role,
    session: sessionId,
    kind: pageKind,
    /** The page is damaged: this is how it last was whole, and nobody may write. */
    quarantined: z.literal(true).optional(),
  }),
  z.strictObject({ ok: z.literal(false), code, retryAfter: uint.optional() }),
])

export const claimAnswer = z.union([
  z.strictObject({ ok: z.literal(true) }),
  z.strictObject({ ok: z.literal(false), code, retryAfter: uint.optional() }),
])
/** `same` is absent when the server did not look: its page is not at that seq, or it has much to do. */
export const verifyAnswer = z.union([
  z.strictObject({ ok: z.literal(true), same: z.boolean().optional() }),
  z.strictObject({ ok: z.literal(false), code, retryAfter: uint.optional() }),
])

/** What the server says on `/workspace`. Browsers say nothing there. */
export const workspaceMessages = {
  /** Rows of the tree that are new or different for this principal, and those that are gone or no longer theirs to see. */
  pages: z.strictObject({ changed: z.array(treePage), gone: z.array(pageId) }),
  /** Who has a page open. */
  here: z.strictObject({ page: pageId, people: z.array(person) }),
  /** Something else to ask for again. */
  refresh: z.strictObject({ what: z.array(z.enum(['spaces', 'me', 'members', 'sharing'])) }),
}

/** RFC 9457 problem details, with our code. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  requestId: z.string().optional(),
})
