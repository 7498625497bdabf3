import { LIMITS, pack, unpack } from '@tandem/protocol'
import { principalId, serverMessages } from '@tandem/protocol/schemas'
import { z } from 'zod'
import type { NodeId, PageNews } from '../rooms/ports.ts'

/** Of this form. A node of another release may speak another one: what it says is found in the log. */
const VERSION = 1
/** More than any commit has. */
const MOST_ROWS = 10_000

const uint = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const bytes = (max: number) => z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength <= max)

const news = z.discriminatedUnion('say', [
  z.strictObject({
    say: z.literal('rows'),
    epoch: uint,
    from: uint,
    updates: z.array(bytes(Number.MAX_SAFE_INTEGER)).min(1).max(MOST_ROWS),
    claims: z.array(z.tuple([uint.max(0xffffffff), principalId])).max(MOST_ROWS),
  }),
  z.strictObject({ say: z.literal('head'), epoch: uint, seq: uint }),
  z.strictObject({ say: z.literal('presence'), entries: serverMessages.presence.shape.entries, whole: z.boolean() }),
  z.strictObject({
    say: z.literal('live'),
    frames: z.array(serverMessages.live.shape.frames.element.extend({ bytes: bytes(LIMITS.liveBytes) })),
  }),
  z.strictObject({ say: z.literal('who') }),
])

export const nodeId = z.string().regex(/^[\w-]{8,64}$/)
const message = z.tuple([nodeId, news])

/** As it travels: a byte that names the form, then who says it, and what. */
export const encodePageNews = (from: NodeId, said: PageNews): Buffer => versioned(VERSION, [from, said])

/** Throws on whatever is no message of this form. */
export const decodePageNews = (bytesHeard: Uint8Array): [from: NodeId, news: PageNews] =>
  message.parse(unversioned(VERSION, bytesHeard)) as [NodeId, PageNews]

export const versioned = (version: number, value: unknown): Buffer => {
  const packed = pack(value)
  const whole = Buffer.allocUnsafe(packed.byteLength + 1)
  whole[0] = version
  whole.set(packed, 1)
  return whole
}

export const unversioned = (version: number, whole: Uint8Array): unknown => {
  if (whole[0] !== version) throw new Error('of another form')
  // A copy of its own: what is kept of it must not hold the large buffer that it was read into.
  return unpack(new Uint8Array(whole).subarray(1))
}
