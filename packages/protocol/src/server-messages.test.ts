import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { serverMessages } from './schemas.ts'
import { parseJoinAnswer, parseServerMessage, SERVER_EVENTS } from './server-messages.ts'

const good: Record<keyof typeof serverMessages, unknown> = {
  state: { ch: 1, epoch: 1, seq: 9, part: 0, parts: 1, bytes: new Uint8Array(3), stateVector: new Uint8Array(1) },
  stored: { ch: 1, epoch: 1, n: 4, from: 7, to: 9 },
  rejected: { ch: 1, n: 4, code: 'bad_update' },
  updates: { ch: 1, epoch: 1, from: 3, to: 4, updates: [new Uint8Array(2)] },
  head: { ch: 1, epoch: 1, seq: 4 },
  presence: {
    ch: 1,
    entries: [{ id: 'abc', person: { id: 'p', name: 'Blue Heron', color: 3 }, patch: { activity: 'idle', cursor: null } }],
  },
  live: { ch: 1, frames: [{ id: 'abc', bytes: new Uint8Array(2) }] },
  closed: { reason: 'access_ended', retry: false },
  busy: { code: 'store_unavailable', retryAfter: 500 },
  moving: { delay: 10 },
  refused: { event: 'nonsense', code: 'bad_message' },
  role: { ch: 1, role: 'viewer' },
}

test('the guards of the browser know exactly the events of the schemas and take what the schemas take', () => {
  expect(SERVER_EVENTS.toSorted()).toEqual(Object.keys(serverMessages).toSorted())
  for (const [event, body] of Object.entries(good)) {
    expect(z.object(serverMessages).shape[event as keyof typeof serverMessages].safeParse(body).success, event).toBe(true)
    expect(parseServerMessage(event, body), event).toEqual({ event, body })
  }
})

test('a message with a field missing or of another type is not taken', () => {
  for (const [event, body] of Object.entries(good)) {
    const required = Object.entries(body as object).filter(
      ([name]) => !['stateVector', 'from', 'to'].includes(name) && !(event === 'closed' && name === 'ch'),
    )
    for (const [name] of required) {
      expect(parseServerMessage(event, { ...(body as object), [name]: undefined }), `${event} without ${name}`).toBeUndefined()
      expect(parseServerMessage(event, { ...(body as object), [name]: Symbol('no') }), `${event} with odd ${name}`).toBeUndefined()
    }
  }
})

test('anything at all is answered without throwing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...SERVER_EVENTS), fc.string()), fc.anything(), (event, body) => {
      parseServerMessage(event, body)
      parseJoinAnswer(body)
    }),
  )
})
