import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeLive, encodeLive, type LiveFrame, MAX_LIVE_BYTES } from './live-frames.ts'

const tenth = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 10)
const id = fc.constantFrom('', 'bk4Uf8r3x_0-V7jLmQw1Z', 'e1')
const frame: fc.Arbitrary<LiveFrame> = fc.oneof(
  fc.record({
    kind: fc.constant<'stroke'>('stroke'),
    id,
    first: fc.nat(20_000),
    color: fc.nat(0xffffff),
    width: fc.integer({ min: 1, max: 255 }).map((quarters) => quarters / 4),
    whole: fc.boolean(),
    closed: fc.boolean(),
    points: fc.array(fc.tuple(tenth, tenth), { minLength: 1, maxLength: 60 }),
  }),
  fc.record({
    kind: fc.constant<'drag'>('drag'),
    ids: fc.array(fc.constantFrom('a', 'b-1', 'c_2'), { minLength: 1, maxLength: 50 }),
    box: fc.constant(undefined),
    dx: tenth,
    dy: tenth,
    angle: fc.integer({ min: -7000, max: 7000 }).map((value) => value / 1000),
  }),
  fc.record({
    kind: fc.constant<'drag'>('drag'),
    ids: fc.constant([]),
    box: fc.record({ x: tenth, y: tenth, width: tenth.map(Math.abs), height: tenth.map(Math.abs) }),
    dx: fc.constant(0),
    dy: fc.constant(0),
    angle: fc.constant(0),
  }),
  fc.record({ kind: fc.constant<'end'>('end'), id, reason: fc.constantFrom<('committed' | 'cancelled')[]>('committed', 'cancelled') }),
)

const plain = (value: unknown) => JSON.parse(JSON.stringify(value, (_, item: unknown) => (Object.is(item, -0) ? 0 : item))) as unknown

test('frames come back as they went, one by one and in a row', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 5 }), (frames) => {
      const bytes = new Uint8Array(frames.flatMap((one) => [...encodeLive(one)]))
      expect(plain(decodeLive(bytes))).toEqual(plain(frames))
    }),
  )
})

test('bytes of a stranger never throw, and what comes out of them is bounded', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: MAX_LIVE_BYTES }), frame.map(encodeLive), mutated()), (bytes) => {
      for (const one of decodeLive(bytes)) {
        if (one.kind === 'stroke') {
          expect(one.points.length).toBeLessThanOrEqual(512)
          for (const [x, y] of one.points) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(10_000_000)
        }
        if (one.kind === 'drag') expect(one.ids.length).toBeLessThanOrEqual(50)
      }
    }),
    { numRuns: 5000 },
  )
})

const mutated = () =>
  fc.tuple(frame, fc.nat(), fc.nat(255)).map(([one, at, value]) => {
    const bytes = encodeLive(one)
    bytes[at % bytes.length] = value
    return bytes
  })

test('a hostile frame is passed over with what follows it, and what came before counts', () => {
  const end = encodeLive({ kind: 'end', id: 'e1', reason: 'cancelled' })
  expect(decodeLive(new Uint8Array([...end, 9, 9, 9]))).toHaveLength(1)
  expect(decodeLive(encodeLive({ kind: 'end', id: 'constructor', reason: 'cancelled' }))).toEqual([])
  // 65535 points in a few bytes; a coordinate beyond the end of the world
  expect(decodeLive(new Uint8Array([1, 0, 0, 0, 0, 0, 4, 0, 255, 255, 3, 0, 0]))).toEqual([])
  expect(decodeLive(new Uint8Array([1, 0, 0, 0, 0, 0, 4, 0, 1, 255, 255, 255, 255, 255, 1, 0]))).toEqual([])
})
