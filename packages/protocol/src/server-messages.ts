import { CODES, REASONS } from './codes.ts'
import { isId } from './ids.ts'
import type { ClaimAnswer, JoinAnswer, ServerEvent, ServerMessage, VerifyAnswer } from './messages.ts'
import { ROLES } from './roles.ts'

type Guard = (value: unknown) => boolean
type Fields = Record<string, Guard>

const uint: Guard = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const bytes: Guard = (value) => value instanceof Uint8Array
const text: Guard = (value) => typeof value === 'string'
const flag: Guard = (value) => typeof value === 'boolean'
const oneOf =
  (words: readonly string[]): Guard =>
  (value) =>
    words.includes(value as string)
const optional =
  (guard: Guard): Guard =>
  (value) =>
    value === undefined || guard(value)
const list =
  (guard: Guard): Guard =>
  (value) =>
    Array.isArray(value) && value.every(guard)
const record: Guard = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const shape = (fields: Fields): Guard => {
  const entries = Object.entries(fields)
  return (value) => record(value) && entries.every(([name, guard]) => guard((value as Record<string, unknown>)[name]))
}

const person = shape({ id: isId, name: text, color: uint, guest: optional(flag) })

const guards: Record<ServerEvent, Guard> = {
  state: shape({ ch: uint, epoch: uint, seq: uint, part: uint, parts: uint, bytes, stateVector: optional(bytes) }),
  stored: shape({ ch: uint, epoch: uint, n: uint, from: optional(uint), to: optional(uint) }),
  rejected: shape({ ch: uint, n: uint, code: oneOf(CODES), retryAfter: optional(uint) }),
  updates: shape({ ch: uint, epoch: uint, from: uint, to: uint, updates: list(bytes) }),
  head: shape({ ch: uint, epoch: uint, seq: uint }),
  presence: shape({
    ch: uint,
    entries: list(shape({ id: isId, person: optional(person), patch: optional(record), left: optional(flag) })),
  }),
  live: shape({ ch: uint, frames: list(shape({ id: isId, bytes })) }),
  closed: shape({ ch: optional(uint), reason: oneOf(REASONS), retry: flag }),
  busy: shape({ code: oneOf(['busy', 'store_unavailable']), retryAfter: uint }),
  moving: shape({ delay: uint }),
  refused: shape({ event: text, code: oneOf(CODES), retryAfter: optional(uint) }),
  role: shape({ ch: uint, role: oneOf(ROLES) }),
}

const joined = shape({
  ch: uint,
  epoch: uint,
  seq: uint,
  role: oneOf(ROLES),
  session: isId,
  kind: oneOf(['document', 'board']),
  quarantined: optional(flag),
})
const agreed = shape({ same: optional(flag) })
const notDone = shape({ code: oneOf(CODES), retryAfter: optional(uint) })

export const SERVER_EVENTS = Object.keys(guards) as ServerEvent[]

/** What the server said, checked; `undefined` when it is not of the protocol's form. Unknown fields are ignored. */
export const parseServerMessage = (event: string, body: unknown): ServerMessage | undefined => {
  if (!Object.hasOwn(guards, event) || !guards[event as ServerEvent](body)) return undefined
  return { event, body } as ServerMessage
}

const answer =
  <Answer>(granted: Guard) =>
  (value: unknown): Answer | undefined => {
    if (!record(value)) return undefined
    const { ok } = value as { ok?: unknown }
    return (ok === true && granted(value)) || (ok === false && notDone(value)) ? (value as Answer) : undefined
  }

/** The answer to `join`, checked. */
export const parseJoinAnswer = answer<JoinAnswer>(joined)
/** The answer to `claim`, checked. */
export const parseClaimAnswer = answer<ClaimAnswer>(record)
/** The answer to `verify`, checked. */
export const parseVerifyAnswer = answer<VerifyAnswer>(agreed)
