import { expect, test } from 'vitest'
import { decodeLive, LiveScene, LiveSender, MAX_LIVE_BYTES, type SceneElement } from '../src/index.ts'
import { Studio } from './studio.ts'

/** What one live message weighs besides its payload: WebSocket, Socket.IO, the name of the event and the channel. */
const ENVELOPE = 30

const drawing = () => {
  const studio = new Studio()
  const alice = studio.join('alice')
  const bob = studio.join('bob')
  const sent: { at: number; bytes: Uint8Array }[] = []
  const sender = new LiveSender({
    send: (bytes) => sent.push({ at: studio.time.now(), bytes }),
    stored: (id) => alice.binding.stored(id),
    timing: studio.time,
  })
  const live = new LiveScene((id) => bob.scene.get(id))
  const show = () => {
    for (const { bytes, at } of sent) live.receive('alice', bytes, at)
  }
  return { studio, alice, bob, sender, sent, live, show }
}

/** A hand that writes: curves with the jitter that a mouse has. */
const handwriting = (points: number) =>
  Array.from({ length: points }, (_, i) => [i * 1.7 + Math.sin(i / 5) * 24.3, Math.cos(i / 7) * 41.9 + Math.sin(i * 13) * 0.8] as const)

test.each([
  { milliseconds: 16.7, hand: 'a steady hand' },
  { milliseconds: 8, hand: 'a fast hand' },
  { milliseconds: 45, hand: 'a slow hand' },
])('a stroke of 500 points with all its live steps and its end stays below 10 kB on the wire: $hand', ({ milliseconds }) => {
  const { studio, alice, bob, sender, sent, live, show } = drawing()
  const points = handwriting(500)
  const id = alice.scene.startDrawing({ type: 'freedraw', points: [points[0] ?? [0, 0]], pressures: [] })
  for (let i = 2; i <= points.length; i++) {
    studio.time.advance(milliseconds)
    alice.scene.move(id, { points: points.slice(0, i) })
    sender.update({ drawing: alice.scene.get(id), dragging: [] })
  }
  show()
  expect(live.strokes[0]?.points.length).toBeGreaterThan(490)
  alice.scene.release()
  sender.update({ drawing: undefined, dragging: [] })
  studio.deliver()
  expect(bob.scene.get(id)?.points).toHaveLength(500)
  const payload = sent.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const commit = alice.sent.reduce((sum, update) => sum + update.length + ENVELOPE, 0)
  expect(alice.sent).toHaveLength(1)
  expect(payload + sent.length * ENVELOPE + commit).toBeLessThanOrEqual(10_000)
  expect(decodeLive(sent.at(-1)?.bytes ?? new Uint8Array())).toEqual([{ kind: 'end', id, reason: 'committed' }])
})

test('no more than thirty frames a second, and none above a kilobyte', () => {
  const { studio, alice, sender, sent } = drawing()
  const points = handwriting(4_000)
  const id = alice.scene.startDrawing({ type: 'freedraw', points: points.slice(0, 1_500), pressures: [] })
  for (let i = 1_500; i <= 1_700; i++) {
    studio.time.advance(5)
    alice.scene.move(id, { points: points.slice(0, i) })
    sender.update({ drawing: alice.scene.get(id), dragging: [] })
  }
  expect(Math.max(...sent.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(MAX_LIVE_BYTES)
  const later = sent.filter(({ at }) => at > 10)
  expect(later.length).toBeGreaterThan(12)
  expect(later.length).toBeLessThanOrEqual(30)
})

test('a shape grows before the eyes of others, and is cancelled when nothing comes of it', () => {
  const { studio, alice, sender, live, show } = drawing()
  const id = alice.scene.startDrawing({ type: 'ellipse', width: 1, height: 1 })
  alice.scene.move(id, { width: 80, height: 40 })
  sender.update({ drawing: alice.scene.get(id), dragging: [] })
  show()
  expect(live.strokes[0]).toMatchObject({ id, closed: true })
  alice.scene.move(id, { width: 0, height: 0 })
  alice.scene.release()
  sender.update({ drawing: undefined, dragging: [] })
  show()
  studio.time.advance(100)
  expect(live.isEmpty).toBe(true)
})

test('a drag tells how far the elements are from where they are stored', () => {
  const { studio, alice, sender, sent, live, show } = drawing()
  const ids = alice.scene.drawAll([{ x: 0 }, { x: 50 }])
  studio.deliver()
  const inHand = () => ids.map((id) => alice.scene.get(id) as SceneElement)
  alice.scene.grab(...ids)
  sender.update({ drawing: undefined, dragging: inHand() })
  expect(sent).toHaveLength(0) // nothing has moved yet
  for (const id of ids) alice.scene.move(id, { x: (alice.scene.get(id)?.x ?? 0) + 12.5 })
  studio.time.advance(60)
  sender.update({ drawing: undefined, dragging: inHand() })
  show()
  expect(live.drags).toMatchObject([{ ids, dx: 12.5, dy: 0 }])
  alice.scene.release()
  sender.update({ drawing: undefined, dragging: [] })
  expect(decodeLive(sent.at(-1)?.bytes ?? new Uint8Array())).toEqual([{ kind: 'end', id: '', reason: 'committed' }])
})

test('more elements than fit are told as one box, and so is a resize', () => {
  const { studio, alice, sender, sent } = drawing()
  const ids = alice.scene.drawAll(Array.from({ length: 400 }, () => ({ y: 0 })))
  studio.deliver()
  alice.scene.grab(...ids)
  for (const id of ids) alice.scene.move(id, { y: 30 })
  sender.update({ drawing: undefined, dragging: ids.map((id) => alice.scene.get(id) as SceneElement) })
  expect(sent.at(-1)?.bytes.length).toBeLessThan(40)
  expect(decodeLive(sent.at(-1)?.bytes ?? new Uint8Array())[0]).toMatchObject({ kind: 'drag', ids: [], box: { y: 30 } })
})

test('a hand that holds still is not taken for gone', () => {
  const { studio, alice, sender, sent, live } = drawing()
  const id = alice.scene.startDrawing({
    type: 'freedraw',
    points: [
      [0, 0],
      [5, 5],
    ],
    pressures: [],
  })
  sender.update({ drawing: alice.scene.get(id), dragging: [] })
  for (let second = 0; second < 30; second++) {
    studio.time.advance(1_000)
    for (const { bytes, at } of sent.splice(0)) live.receive('alice', bytes, at)
    live.prune(studio.time.now())
  }
  expect(live.strokes[0]?.points).toHaveLength(2)
  sender.close()
  studio.time.advance(10_000)
  expect(sent).toHaveLength(0)
})
