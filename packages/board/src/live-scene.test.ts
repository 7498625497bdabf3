import { expect, test } from 'vitest'
import { encodeLive, type StrokeFrame } from './live-frames.ts'
import { LiveScene } from './live-scene.ts'

const piece = (first: number, xs: number[], more: Partial<StrokeFrame> = {}) =>
  encodeLive({
    kind: 'stroke',
    id: 's1',
    first,
    color: 0xe03131,
    width: 5,
    whole: false,
    closed: false,
    points: xs.map((x) => [x, 0] as const),
    ...more,
  })

const watching = () => {
  const scene = new Map<string, { versionNonce: number }>()
  const live = new LiveScene((id) => scene.get(id))
  const line = () => live.strokes.map(({ points }) => points.map(([x]) => x))
  return { scene, live, line }
}

test('a stroke grows with its frames', () => {
  const { live, line } = watching()
  live.receive('bob', piece(0, [0, 1, 2]), 0)
  live.receive('bob', piece(3, [3, 4], { id: '' }), 50)
  expect(line()).toEqual([[0, 1, 2, 3, 4]])
  expect(live.strokes[0]).toMatchObject({ session: 'bob', id: 's1', color: 0xe03131, width: 5 })
})

test('a lost frame leaves a straight piece, and a late or repeated one finds its place', () => {
  const { live, line } = watching()
  live.receive('bob', piece(0, [0, 1]), 0)
  live.receive('bob', piece(4, [4, 5]), 100)
  expect(line()).toEqual([[0, 1, 4, 5]])
  live.receive('bob', piece(2, [2, 3]), 110)
  live.receive('bob', piece(2, [2, 3]), 120)
  expect(line()).toEqual([[0, 1, 2, 3, 4, 5]])
})

test('who joins late sees the rest, with or without a name', () => {
  const { live, scene, line } = watching()
  live.receive('bob', piece(90, [90, 91], { id: '' }), 0)
  expect(line()).toEqual([[90, 91]])
  live.receive('bob', encodeLive({ kind: 'end', id: 's1', reason: 'committed' }), 10)
  scene.set('s1', { versionNonce: 1 })
  live.prune(20)
  live.prune(200)
  expect(live.isEmpty).toBe(true)
})

test('a shape that is being drawn is replaced as a whole', () => {
  const { live, line } = watching()
  live.receive('bob', piece(0, [0, 1, 2, 3], { whole: true, closed: true }), 0)
  live.receive('bob', piece(0, [5, 6, 7], { whole: true, closed: true, id: '' }), 50)
  expect(line()).toEqual([[5, 6, 7]])
})

test('a stroke stays until the element is in the scene and has been painted', () => {
  const { live, scene } = watching()
  live.receive('bob', piece(0, [0, 1]), 0)
  live.receive('bob', encodeLive({ kind: 'end', id: 's1', reason: 'committed' }), 100)
  live.prune(400)
  expect(live.strokes).toHaveLength(1)
  scene.set('s1', { versionNonce: 1 })
  live.prune(500)
  expect(live.strokes).toHaveLength(1)
  live.prune(600)
  expect(live.isEmpty).toBe(true)
})

test('a cancelled stroke goes at once, a silent one after five seconds, and that of who left with them', () => {
  const { live } = watching()
  live.receive('bob', piece(0, [0, 1]), 0)
  live.receive('bob', encodeLive({ kind: 'end', id: 's1', reason: 'cancelled' }), 10)
  expect(live.isEmpty).toBe(true)
  live.receive('bob', piece(0, [0, 1]), 20)
  live.prune(5_000)
  expect(live.isEmpty).toBe(false)
  live.prune(5_020)
  expect(live.isEmpty).toBe(true)
  live.receive('bob', piece(0, [0, 1]), 6_000)
  live.receive('carol', piece(0, [0, 1]), 6_000)
  live.leave('bob')
  expect(live.strokes.map(({ session }) => session)).toEqual(['carol'])
})

test('a second stroke begins before the first has arrived', () => {
  const { live, scene, line } = watching()
  live.receive('bob', piece(0, [0, 1]), 0)
  live.receive('bob', encodeLive({ kind: 'end', id: 's1', reason: 'committed' }), 10)
  live.receive('bob', piece(0, [7, 8], { id: 's2' }), 20)
  expect(line()).toEqual([
    [0, 1],
    [7, 8],
  ])
  scene.set('s1', { versionNonce: 1 })
  live.prune(30)
  live.prune(200)
  expect(line()).toEqual([[7, 8]])
})

test('a drag lasts until its element has moved in the scene', () => {
  const { live, scene } = watching()
  scene.set('box', { versionNonce: 1 })
  const drag = (dx: number) => encodeLive({ kind: 'drag', ids: ['box'], box: undefined, dx, dy: 0, angle: 0 })
  live.receive('bob', drag(10), 0)
  live.receive('bob', drag(20), 50)
  expect(live.drags).toMatchObject([{ ids: ['box'], dx: 20 }])
  live.receive('bob', encodeLive({ kind: 'end', id: '', reason: 'committed' }), 60)
  live.prune(300)
  expect(live.drags).toHaveLength(1)
  scene.set('box', { versionNonce: 2 })
  live.prune(310)
  live.prune(400)
  expect(live.isEmpty).toBe(true)
})

test('a flood of strokes keeps no more than a few', () => {
  const { live } = watching()
  for (let i = 0; i < 1_000; i++) live.receive('bob', piece(0, [i], { id: `s${i}` }), i)
  expect(live.strokes.length).toBeLessThanOrEqual(8)
  for (let i = 0; i < 1_000; i++)
    live.receive(
      'bob',
      piece(
        i * 20,
        Array.from({ length: 500 }, (_, x) => x),
      ),
      1_000,
    )
  expect(Math.max(...live.strokes.map(({ points }) => points.length))).toBeLessThanOrEqual(20_000)
})
