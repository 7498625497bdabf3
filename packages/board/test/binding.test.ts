import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { bindBoard, boardOf, readElement } from '../src/index.ts'
import { contentOf, Studio } from './studio.ts'

const studioOfTwo = () => {
  const studio = new Studio()
  return { studio, alice: studio.join('alice'), bob: studio.join('bob') }
}

test('what alice draws appears for bob, and nothing more is sent', () => {
  const { studio, alice, bob } = studioOfTwo()
  const id = alice.scene.draw({ strokeColor: '#e03131' })
  studio.deliver()
  expect(bob.scene.get(id)).toMatchObject({ type: 'rectangle', strokeColor: '#e03131', isDeleted: false })
  expect(alice.sent).toHaveLength(1)
  expect(bob.sent).toHaveLength(0)
  studio.time.advance(60_000)
  expect(alice.sent).toHaveLength(1)
})

test('a move is a few bytes', () => {
  const { studio, alice } = studioOfTwo()
  const id = alice.scene.draw()
  studio.deliver()
  alice.scene.change(id, { x: 311.25, y: 96.5 })
  expect(alice.sent.at(-1)?.length).toBeLessThanOrEqual(50)
})

test('nothing is written while a drag is under way, and one update at its end', () => {
  const { studio, alice, bob } = studioOfTwo()
  const id = alice.scene.draw()
  studio.deliver()
  alice.scene.grab(id)
  for (let step = 1; step <= 100; step++) alice.scene.move(id, { x: step * 3.3, y: step })
  studio.deliver()
  expect(alice.sent).toHaveLength(1)
  expect(alice.binding.stored(id)?.x).toBe(10)
  alice.scene.release()
  studio.deliver()
  expect(alice.sent).toHaveLength(2)
  expect(bob.scene.get(id)).toMatchObject({ x: 330, y: 100 })
})

test('a drag beside a recolour keeps both', () => {
  const { studio, alice, bob } = studioOfTwo()
  const id = alice.scene.draw()
  studio.deliver()
  alice.scene.grab(id)
  alice.scene.move(id, { x: 500 })
  bob.scene.change(id, { strokeColor: '#2f9e44' })
  studio.deliver()
  expect(alice.scene.get(id)?.strokeColor).toBe('#1e1e1e') // held back: it is under alice's hand
  alice.scene.move(id, { x: 600 })
  alice.scene.release()
  studio.deliver()
  for (const { scene } of [alice, bob]) expect(scene.get(id)).toMatchObject({ x: 600, strokeColor: '#2f9e44' })
})

test('an arrow that follows a dragged shape is held back with it', () => {
  const { studio, alice, bob } = studioOfTwo()
  const box = alice.scene.draw()
  const arrow = alice.scene.attachArrow(box)
  studio.deliver()
  alice.scene.grab(box)
  alice.scene.move(box, { x: 400 })
  alice.scene.move(arrow, { x: 390 })
  bob.scene.change(arrow, { strokeColor: '#1971c2', x: 5 })
  studio.deliver()
  expect(alice.scene.get(arrow)).toMatchObject({ x: 390, strokeColor: '#1e1e1e' })
  alice.scene.release()
  studio.deliver()
  for (const { scene } of [alice, bob]) expect(scene.get(arrow)).toMatchObject({ x: 390, strokeColor: '#1971c2' })
})

test('an edit of an element that somebody deleted does not bring it back', () => {
  const { studio, alice, bob } = studioOfTwo()
  const id = alice.scene.draw()
  studio.deliver()
  alice.online = bob.online = false
  alice.scene.delete(id)
  bob.scene.change(id, { x: 77 })
  alice.online = bob.online = true
  studio.deliver()
  for (const { scene } of [alice, bob]) expect(scene.get(id)).toMatchObject({ isDeleted: true, x: 77 })
})

test('elements that did not change keep their identity', () => {
  const { studio, alice, bob } = studioOfTwo()
  const [still, moved] = alice.scene.drawAll([{}, {}]) as [string, string]
  studio.deliver()
  const before = { still: bob.scene.get(still), moved: bob.scene.get(moved) }
  alice.scene.change(moved, { x: 900 })
  studio.deliver()
  expect(bob.scene.get(still)).toBe(before.still)
  expect(bob.scene.get(moved)).not.toBe(before.moved)
  expect(bob.scene.get(moved)?.version).toBe((before.moved?.version ?? 0) + 1)
})

test('what was done here is not shown here again', () => {
  const { studio, alice } = studioOfTwo()
  const id = alice.scene.draw()
  studio.deliver()
  const before = alice.scene.applied
  alice.scene.change(id, { strokeColor: '#e03131' })
  studio.deliver()
  expect(alice.scene.applied).toBe(before)
})

test('changes of others are shown once a frame', () => {
  const { studio, alice, bob } = studioOfTwo()
  const ids = alice.scene.drawAll(Array.from({ length: 20 }, () => ({})))
  studio.deliver()
  const before = bob.scene.applied
  for (const id of ids) {
    alice.scene.change(id, { x: 1 })
    studio.exchange()
  }
  expect(bob.scene.applied).toBe(before)
  studio.time.advance(16)
  expect(bob.scene.applied).toBe(before + 1)
})

test('on a large board changes of others are collected for longer', () => {
  const { studio, alice, bob } = studioOfTwo()
  const ids = alice.scene.drawAll(Array.from({ length: 2_500 }, () => ({})))
  studio.deliver()
  const before = bob.scene.applied
  for (let frame = 0; frame < 60; frame++) {
    alice.scene.change(ids[0] as string, { x: frame + 0.5 })
    studio.exchange()
    studio.time.advance(16)
  }
  expect(bob.scene.applied - before).toBeGreaterThan(10)
  expect(bob.scene.applied - before).toBeLessThanOrEqual(20)
})

test('a text is written at most four times a second while somebody types, and at once when they are done', () => {
  const { studio, alice, bob } = studioOfTwo()
  const id = alice.scene.draw({ type: 'text', text: 'a', originalText: 'a' })
  studio.deliver()
  const before = alice.sent.length
  alice.scene.startWriting(id)
  for (let letter = 1; letter <= 40; letter++) {
    alice.scene.write(id, 'a'.repeat(letter))
    bob.scene.draw() // changes of others don't make it go faster
    studio.exchange()
    studio.time.advance(50)
  }
  expect(alice.sent.length - before).toBeGreaterThanOrEqual(7)
  expect(alice.sent.length - before).toBeLessThanOrEqual(9)
  alice.scene.write(id, 'done')
  alice.scene.release()
  expect(readElement(boardOf(alice.replica), id)?.text).toBe('done')
  studio.deliver()
  expect(bob.scene.get(id)?.text).toBe('done')
})

test('a text under the hand does not change under the hand', () => {
  const { studio, alice, bob } = studioOfTwo()
  const id = alice.scene.draw({ type: 'text', text: 'a', originalText: 'a' })
  studio.deliver()
  alice.scene.startWriting(id)
  bob.scene.change(id, { strokeColor: '#e03131' })
  studio.deliver()
  expect(alice.scene.get(id)?.strokeColor).toBe('#1e1e1e')
  alice.scene.release()
  studio.deliver()
  expect(alice.scene.get(id)?.strokeColor).toBe('#e03131')
})

test('leaving the page in the middle of a stroke keeps the stroke', () => {
  const { studio, alice, bob } = studioOfTwo()
  const id = alice.scene.startDrawing({
    type: 'freedraw',
    points: [
      [0, 0],
      [3.1234, 2.6789],
    ],
    pressures: [],
  })
  expect(alice.sent).toHaveLength(0)
  alice.binding.destroy()
  studio.deliver()
  expect(bob.scene.get(id)?.points).toEqual([
    [0, 0],
    [3.1, 2.7],
  ])
})

test('the stroke is rounded for who drew it as well, and so never looks changed again', () => {
  const { studio, alice, bob } = studioOfTwo()
  const id = alice.scene.draw({
    type: 'freedraw',
    x: 1.23456,
    points: [
      [0, 0],
      [10.04, 5.55],
    ],
    pressures: [0.5, 0.25],
    simulatePressure: false,
  })
  studio.deliver()
  expect(alice.scene.get(id)).toMatchObject({ x: bob.scene.get(id)?.x, points: bob.scene.get(id)?.points })
  const before = alice.sent.length
  alice.scene.change(id, { strokeColor: '#e03131' })
  expect(alice.sent).toHaveLength(before + 1)
  expect(alice.sent.at(-1)?.length).toBeLessThan(50)
})

test('what cannot be seen is not shared', () => {
  const { studio, alice, bob } = studioOfTwo()
  alice.scene.drawAll([
    { width: 0, height: 0 },
    { type: 'line', points: [[0, 0]] },
    { type: 'text', text: '', originalText: '' },
  ])
  const deleted = alice.scene.draw({ isDeleted: true })
  studio.deliver()
  expect(alice.sent).toHaveLength(0)
  expect(bob.scene.get(deleted)).toBeUndefined()
})

test('a purged element leaves the scene and is not written back', () => {
  const { studio, alice, bob } = studioOfTwo()
  const id = alice.scene.draw()
  studio.deliver()
  alice.scene.delete(id)
  studio.deliver()
  boardOf(bob.replica).elements.delete(id)
  alice.scene.change(id, { x: 3 })
  studio.deliver()
  for (const { scene, replica } of [alice, bob]) {
    expect(scene.get(id)).toBeUndefined()
    expect(boardOf(replica).elements.has(id)).toBe(false)
  }
})

test('an undo that revives a purged element writes it anew', () => {
  const { studio, alice, bob } = studioOfTwo()
  const id = alice.scene.draw()
  studio.deliver()
  const kept = structuredClone(alice.scene.get(id))
  boardOf(bob.replica).elements.delete(id)
  studio.deliver()
  if (kept) alice.scene.replaceAll([...alice.scene.elements(), kept])
  studio.deliver()
  expect(bob.scene.get(id)).toMatchObject({ isDeleted: false })
})

test('a file opened over the board deletes nothing: what was there comes back', () => {
  const { studio, alice, bob } = studioOfTwo()
  const [first, second] = alice.scene.drawAll([{}, {}]) as [string, string]
  studio.deliver()
  alice.scene.replaceAll([])
  studio.deliver()
  for (const { scene } of [alice, bob]) expect(scene.visible().map(({ id }) => id)).toEqual([first, second])
  expect(alice.sent).toHaveLength(1)
})

test('an empty scene is never written, and a board opens with what is in it', () => {
  const { studio, alice } = studioOfTwo()
  const id = alice.scene.draw()
  studio.deliver()
  const carol = studio.join('carol')
  expect(carol.scene.visible().map((element) => element.id)).toEqual([id])
  studio.deliver()
  expect(carol.sent).toHaveLength(0)
})

test('binding twice, or again later, changes nothing', () => {
  const { studio, alice, bob } = studioOfTwo()
  const again = bindBoard(alice.replica, alice.scene, { timing: studio.time })
  const id = alice.scene.draw()
  studio.deliver()
  expect(alice.sent).toHaveLength(1)
  alice.scene.change(id, { x: 55 })
  studio.deliver()
  expect(alice.sent).toHaveLength(2)
  again.destroy()
  alice.binding.destroy()
  bob.scene.change(id, { x: 66 })
  studio.deliver()
  const third = bindBoard(alice.replica, alice.scene, { timing: studio.time })
  studio.deliver()
  expect(alice.scene.get(id)?.x).toBe(66)
  expect(alice.sent).toHaveLength(2)
  third.destroy()
})

test('a viewer draws nothing into the replica and sees everything', () => {
  const { studio, alice, bob } = studioOfTwo()
  bob.rights.canWrite = false
  const mine = bob.scene.draw()
  const id = alice.scene.draw()
  studio.deliver()
  alice.scene.change(id, { x: 12.5 })
  bob.scene.change(id, { x: 1 })
  alice.scene.change(id, { y: 13 })
  studio.deliver()
  expect(bob.sent).toHaveLength(0)
  expect(alice.scene.get(mine)).toBeUndefined()
  expect(bob.scene.get(id)?.y).toBe(13)
})

test('two people who attach an arrow at once both stay attached', () => {
  const { studio, alice, bob } = studioOfTwo()
  const box = alice.scene.draw()
  studio.deliver()
  alice.online = bob.online = false
  const arrows = [alice.scene.attachArrow(box), bob.scene.attachArrow(box)]
  alice.online = bob.online = true
  studio.deliver()
  for (const { scene } of [alice, bob])
    expect(
      scene
        .get(box)
        ?.boundElements?.map(({ id }) => id)
        .toSorted(),
    ).toEqual(arrows.toSorted())
  alice.scene.delete(arrows[0] as string)
  studio.deliver()
  expect(bob.scene.get(box)?.boundElements).toEqual([{ id: arrows[1], type: 'arrow' }])
})

test('two elements with the same index end in the same order everywhere, put right by one person alone', () => {
  const { studio, alice, bob } = studioOfTwo()
  const carol = studio.join('carol')
  alice.scene.draw()
  studio.deliver()
  alice.online = bob.online = false
  alice.scene.draw()
  bob.scene.draw()
  alice.online = bob.online = true
  studio.deliver()
  const order = alice.scene.elements().map(({ id }) => id)
  expect(bob.scene.elements().map(({ id }) => id)).toEqual(order)
  expect(carol.scene.elements().map(({ id }) => id)).toEqual(order)
  expect(alice.sent.length + bob.sent.length).toBe(4)
  expect(carol.sent).toHaveLength(0)
  const indexes = Object.values(contentOf(carol.replica)).map((element) => element?.index)
  expect(new Set(indexes).size).toBe(indexes.length)
})

test('a large paste goes in transactions of at most 300 elements, a container with its text', () => {
  const { studio, alice, bob } = studioOfTwo()
  const boxes = alice.scene.drawAll(Array.from({ length: 700 }, () => ({})))
  studio.deliver()
  expect(alice.sent).toHaveLength(3)
  const before = bob.sent.length
  bob.scene.drawAll([
    ...Array.from({ length: 299 }, () => ({})),
    { type: 'text', text: 'late', originalText: 'late', containerId: 'bob-301' },
    {},
  ])
  expect(bob.sent.length - before).toBe(2)
  const peek = new Y.Doc()
  Y.applyUpdate(peek, Y.encodeStateAsUpdate(alice.replica))
  Y.applyUpdate(peek, bob.sent[before] as Uint8Array)
  expect(boardOf(peek).elements.has('bob-300')).toBe(boardOf(peek).elements.has('bob-301'))
  expect(Math.max(...[...alice.sent, ...bob.sent].map((update) => update.length))).toBeLessThan(256 * 1024)
  expect(boxes).toHaveLength(700)
})

test('long strokes are split by size as well', () => {
  const { alice } = studioOfTwo()
  const points = Array.from({ length: 2_000 }, (_, i) => [i * 31.7, (i % 50) * 77.7] as const)
  alice.scene.drawAll(Array.from({ length: 200 }, () => ({ type: 'freedraw' as const, points, pressures: [] })))
  expect(Math.max(...alice.sent.map((update) => update.length))).toBeLessThan(256 * 1024)
})

test('the background is chosen for everybody, and a default is not written', () => {
  const { studio, alice, bob } = studioOfTwo()
  studio.deliver()
  expect(alice.sent).toHaveLength(0)
  alice.scene.chooseBackground('#fff9db')
  studio.deliver()
  expect(bob.scene.background()).toBe('#fff9db')
  expect(studio.join('carol').scene.background()).toBe('#fff9db')
  expect(bob.sent).toHaveLength(0)
})
