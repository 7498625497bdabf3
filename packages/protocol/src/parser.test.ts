import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parser } from './parser.ts'

const through = (packet: { type: number; nsp: string; data?: unknown; id?: number }) => {
  const decoder = new parser.Decoder()
  let decoded: unknown
  decoder.on('decoded', (value) => (decoded = value))
  for (const frame of new parser.Encoder().encode(packet)) decoder.add(frame)
  return decoded
}

test('a view of a larger buffer goes out as the bytes of the view alone', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), fc.nat(300), (whole, a, b) => {
      const view = whole.subarray(Math.min(a, b), Math.max(a, b))
      const { data } = through({ type: 2, nsp: '/sync', data: ['update', { ch: 1, n: 2, bytes: view }] }) as {
        data: [string, { bytes: Uint8Array }]
      }
      expect(data[1].bytes).toBeInstanceOf(Uint8Array)
      expect([...data[1].bytes]).toEqual([...view])
    }),
  )
})

test('packets of every type come back as they went', () => {
  for (const packet of [
    { type: 0, nsp: '/sync', data: { protocol: 1, tab: 'a' } },
    { type: 1, nsp: '/sync' },
    { type: 2, nsp: '/sync', data: ['join', { pageId: 'x' }], id: 7 },
    { type: 3, nsp: '/sync', data: [{ ok: true }], id: 7 },
    { type: 4, nsp: '/sync', data: { message: 'no' } },
  ]) {
    expect(through(packet)).toEqual(packet)
  }
})

test('hostile frames throw an error instead of hanging, overflowing the stack or setting a prototype', () => {
  const refused = (frame: Uint8Array | string) => expect(() => new parser.Decoder().add(frame)).toThrow()
  refused('text')
  refused(new Uint8Array(0))
  refused(Uint8Array.of(0xc0))
  refused(Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff)) // an array of four billion
  refused(new Uint8Array(500_000).fill(0x91)) // half a million nested arrays
  for (const name of ['disconnect', 'connect', 'newListener', 7, 'x'.repeat(65)]) {
    refused(new parser.Encoder().encode({ type: 2, nsp: '/', data: [name] })[0])
  }
  const withProto = new parser.Encoder().encode({ type: 2, nsp: '/', data: ['x', JSON.parse('{"__proto__": {"a": 1}}')] })[0]
  refused(withProto)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (frame) => {
      try {
        new parser.Decoder().add(frame)
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
    }),
    { numRuns: 2000 },
  )
  expect(({} as { a?: number }).a).toBeUndefined()
})
