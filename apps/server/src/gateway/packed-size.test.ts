import { newSessionId, parser, type ClientMessages } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { parseClientMessage } from './messages.ts'
import { packedSize } from './packed-size.ts'

const packed = (body: unknown): number => new parser.Encoder().encode({ type: 2, nsp: '', data: [body] })[0].byteLength
const EMPTY = packed({}) - 1
const presence = (selection: string[], editing?: string): ClientMessages['presence'] => ({
  ch: 7,
  patch: { activity: 'active', selection, ...(editing === undefined ? {} : { editing }) },
})

test('the size is that of the message as it travels, give or take a few bytes for numbers', () => {
  const cursor = { anchor: new Uint8Array(200), head: new Uint8Array(256) }
  const pointer = { x: 1.5, y: -7, tool: 'laser', button: 'up' } as const
  for (const body of [
    presence([]),
    presence(Array.from({ length: 50 }, () => newSessionId())),
    presence(['\u20ac'.repeat(64), 'a'.repeat(31), 'b'.repeat(32)], '\u{1f600}'.repeat(32)),
    { ch: 2 ** 40, patch: { activity: null, cursor, pointer } },
  ]) {
    const size = packedSize(body)
    expect(size).toBeGreaterThanOrEqual(packed(body) - EMPTY)
    expect(size).toBeLessThan(packed(body) - EMPTY + 40)
  }
})

test('presence is taken up to 4 kB and no further, whatever each of its texts may be long', () => {
  const ids = (id: string) => presence(Array.from({ length: 50 }, () => id))
  expect(parseClientMessage('presence', ids('x'.repeat(64)))).toBeDefined()
  expect(parseClientMessage('presence', ids('\u20ac'.repeat(25)))).toBeDefined()
  expect(parseClientMessage('presence', ids('\u20ac'.repeat(64)))).toBeUndefined()
})
