import { parser } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { encodeEvent, webSocketFrame } from './frame.ts'

test.each([
  [0, '8200'],
  [125, '827d'],
  [126, '827e007e'],
  [65_535, '827effff'],
  [65_536, '827f0000000000010000'],
])('a frame around %i bytes has the header of RFC 6455 and then the bytes', (length, header) => {
  const payload = Uint8Array.from({ length }, (_, index) => index)
  const frame = webSocketFrame(payload)
  expect(frame.subarray(0, header.length / 2).toString('hex')).toBe(header)
  expect(frame.subarray(header.length / 2).equals(payload)).toBe(true)
})

test('an event is one packet that every client of the protocol reads, and nothing of the memory around it', () => {
  const heard: unknown[] = []
  const decoder = new parser.Decoder()
  decoder.on('decoded', (packet) => heard.push(packet))
  const first = encodeEvent('/sync', 'head', { ch: 1, epoch: 2, seq: 3 })
  const second = encodeEvent('/sync', 'updates', { ch: 1, epoch: 2, from: 3, to: 3, updates: [Uint8Array.of(1, 2, 3)] })
  for (const frame of [first, second]) decoder.add(frame)
  expect(heard).toMatchObject([
    { type: 2, nsp: '/sync', data: ['head', { ch: 1, epoch: 2, seq: 3 }] },
    { type: 2, nsp: '/sync', data: ['updates', { ch: 1, epoch: 2, from: 3, to: 3, updates: [Uint8Array.of(1, 2, 3)] }] },
  ])
})
