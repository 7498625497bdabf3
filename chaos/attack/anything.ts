import type { ClientEvent, PageId } from '@tandem/protocol'
import { between, oneOf, type Random } from '@tandem/testkit'

export const EVENTS: readonly ClientEvent[] = [
  'join',
  'claim',
  'update',
  'outbox',
  'resync',
  'verify',
  'presence',
  'live',
  'leave',
  'probe',
]
export const STRANGE_EVENTS = ['', 'connection', 'reconnect', '__proto__', 'constructor', 'toString', 'state', 'stored', 'x'.repeat(10_000)]

/** Values that a handler does not expect, wherever it looks. */
export const VALUES: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  0.5,
  Number.NaN,
  Infinity,
  2 ** 53,
  '',
  'text',
  'x'.repeat(300_000),
  '\uD800',
  [],
  Array.from({ length: 100_000 }, () => 0),
  Array.from({ length: 20_000 }, () => ({})),
  {},
  { length: 1e9 },
  JSON.parse('{"__proto__x": {"role": "owner"}}'),
  new Uint8Array(0),
  new Uint8Array(900_000),
  new Date(0),
]

/** A sound body of each event for the channel `ch`. */
export const soundBody = (event: ClientEvent, ch: number, page: PageId): Record<string, unknown> => {
  const bodies: Record<ClientEvent, Record<string, unknown>> = {
    join: { pageId: page, clientIds: [], epoch: 1, seq: 0, stateVector: Uint8Array.of(0) },
    claim: { ch, clientIds: [70_000] },
    update: { ch, n: 1, bytes: Uint8Array.of(0, 0) },
    outbox: { ch, n: 1, part: 0, parts: 2, bytes: Uint8Array.of(0, 0) },
    resync: { ch, epoch: 1, seq: 0 },
    verify: { ch, epoch: 1, seq: 0, digest: new Uint8Array(16) },
    presence: { ch, patch: { activity: 'active' } },
    live: { ch, bytes: Uint8Array.of(1) },
    leave: { ch: ch + 1000 },
    probe: {},
  }
  return bodies[event]
}

/** A sound body with one field that is anything, gone, or one too many. */
export const nearlySound = (body: Record<string, unknown>, random: Random): Record<string, unknown> => {
  const field = oneOf(random, [...Object.keys(body), 'extra', 'role', 'constructor'])
  const changed = { ...body, [field]: oneOf(random, VALUES) }
  if (random() < 0.2) delete changed[field]
  return changed
}

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([0xd9, bytes.byteLength]), bytes])
}

const fixed = (type: number, event: string, payload: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from([0x83]),
    text('type'),
    Buffer.from([type]),
    text('nsp'),
    text('/sync'),
    text('data'),
    Buffer.from([0x92]),
    text(event),
    payload,
  ])

/** So many lists or maps inside each other, in MessagePack; no library would write it. */
const deep = (depth: number, head: readonly number[]): Buffer =>
  Buffer.concat([...Array.from({ length: depth }, () => Buffer.from(head)), Buffer.from([0xc0])])

/** Frames that no client writes: nested too deep, promising more than there is, of no known type. */
export const strangeFrames = (event: string, random: Random): Buffer[] => [
  fixed(2, event, deep(8000, [0x91])),
  fixed(2, event, deep(200_000, [0x91])),
  fixed(2, event, deep(8000, [0x81, 0xa1, 0x61])),
  fixed(2, event, Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff])),
  fixed(2, event, Buffer.from([0xdf, 0xff, 0xff, 0xff, 0xff])),
  fixed(2, event, Buffer.from([0xc6, 0xff, 0xff, 0xff, 0xff])),
  fixed(2, event, Buffer.from([0xc7, 0x04, 0x01, 1, 2, 3, 4])),
  fixed(2, event, Buffer.concat([Buffer.from([0x81]), text('__proto__'), Buffer.from([0x81]), text('role'), text('owner')])),
  fixed(2, event, Buffer.from([0xc1])),
  ...[0, 1, 3, 4, 5, 6, 99].map((type) => fixed(type, event, Buffer.from([0xc0]))),
  Buffer.alloc(0),
  Buffer.from([0xc0]),
  Buffer.from(Array.from({ length: between(random, 1, 300) }, () => between(random, 0, 255))),
]

/** What Socket.IO's own parser would send, and other text where bytes are spoken. */
export const textFrames = (): string[] => [
  '40/sync,{"protocol":1,"tab":"abc"}',
  '40',
  '40/admin,',
  '42/sync,["join",{"pageId":"x"}]',
  '42["update",{}]',
  '43/sync,1[]',
  '451-/sync,["update",{"_placeholder":true,"num":0}]',
  '459999999999-/sync,["update"]',
  '44/sync,{}',
  '0{"sid":"x"}',
  '2probe',
  '5',
  '6',
  '7',
  'bAAAA',
  '4'.repeat(100_000),
  `42/sync,${'['.repeat(50_000)}`,
  '\u0000',
]
