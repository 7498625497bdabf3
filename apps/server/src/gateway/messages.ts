import { LIMITS, type ClientEvent, type ClientMessages } from '@tandem/protocol'
import { clientMessages } from '@tandem/protocol/schemas'
import { packedSize } from './packed-size.ts'

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isUint = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0
const hasOnly = (value: object, fields: number): boolean => Object.keys(value).length === fields

/** Every keystroke comes this way, so it has a guard of its own: the schema's answer at a tenth of its price. */
const isUpdate = (body: unknown): body is ClientMessages['update'] =>
  isRecord(body) && isUint(body['ch']) && isUint(body['n']) && body['bytes'] instanceof Uint8Array && hasOnly(body, 3)

export const isClientEvent = (event: unknown): event is ClientEvent => typeof event === 'string' && Object.hasOwn(clientMessages, event)

/** The body of an event from a browser, or `undefined` when it is not of the protocol's form. */
export const parseClientMessage = <Event extends ClientEvent>(event: Event, body: unknown): ClientMessages[Event] | undefined => {
  if (event === 'update') return isUpdate(body) ? (body as ClientMessages[Event]) : undefined
  const parsed = clientMessages[event].safeParse(body)
  // Each of its texts may be within its length and all of them together far more: they are kept, and sent to every newcomer.
  if (event === 'presence' && parsed.success && packedSize(parsed.data) > LIMITS.presenceBytes) return undefined
  return parsed.success ? ((parsed.data ?? {}) as ClientMessages[Event]) : undefined
}
