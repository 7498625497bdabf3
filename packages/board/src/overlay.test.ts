import { expect, test } from 'vitest'
import type { BoardElement } from './element.ts'
import { Glide, type OverlayInput, overlayOf } from './overlay.ts'
import { parseElement } from './parse-element.ts'

const viewport = { scrollX: 100, scrollY: 50, zoom: 2, width: 800, height: 600 }
const box = parseElement('box', { type: 'rectangle', x: 0, y: 0, width: 40, height: 20 }) as BoardElement

const input = (more: Partial<OverlayInput>): OverlayInput => ({
  viewport,
  people: [],
  strokes: [],
  drags: [],
  elementOf: (id) => (id === 'box' ? box : undefined),
  glide: new Glide({ now: () => 0 }),
  ...more,
})
const bob = { session: 'bob', name: 'Bob', color: 3 }

test('a cursor stands where the board is scrolled and zoomed to', () => {
  const { cursors } = overlayOf(input({ people: [{ ...bob, pointer: { x: 10, y: 20, tool: 'pointer' } }] }))
  expect(cursors).toEqual([{ at: [220, 140], name: 'Bob', person: 3, laser: false }])
})

test('what is out of the window is not painted', () => {
  const overlay = overlayOf(
    input({
      people: [{ ...bob, pointer: { x: 9_000, y: 20, tool: 'pointer' } }],
      strokes: [
        {
          session: 'bob',
          id: 's',
          color: 0,
          width: 4,
          closed: false,
          points: [
            [5_000, 0],
            [6_000, 10],
          ],
          ended: true,
        },
      ],
    }),
  )
  expect(overlay).toEqual({ ink: [], frames: [], cursors: [] })
})

test('absurd places of a stranger are not painted', () => {
  for (const x of [Number.NaN, Infinity, 1e300])
    expect(overlayOf(input({ people: [{ ...bob, pointer: { x, y: 0, tool: 'pointer' } }] })).cursors).toEqual([])
})

test('while somebody draws, the end of the line is their cursor', () => {
  const overlay = overlayOf(
    input({
      people: [{ ...bob, pointer: { x: 0, y: 0, tool: 'pointer' } }],
      strokes: [
        {
          session: 'bob',
          id: 's',
          color: 0xff0000,
          width: 4,
          closed: false,
          points: [
            [1, 1],
            [30, 40],
          ],
          ended: false,
        },
      ],
    }),
  )
  expect(overlay.ink).toEqual([
    {
      points: [
        [202, 102],
        [260, 180],
      ],
      closed: false,
      color: 0xff0000,
      width: 8,
    },
  ])
  expect(overlay.cursors[0]?.at).toEqual([260, 180])
})

test('the selection of others is framed, once, and an element being dragged shows where it is going', () => {
  const people = [{ ...bob, selection: ['box', 'unknown', '__proto__'], editing: undefined }]
  const still = overlayOf(input({ people }))
  expect(still.frames).toEqual([
    {
      points: [
        [196, 96],
        [284, 96],
        [284, 144],
        [196, 144],
      ],
      closed: true,
      person: 3,
      look: 'selected',
    },
  ])
  const drag = { session: 'bob', ids: ['box'], box: undefined, dx: 10, dy: 0, angle: 0, ended: false }
  const moving = overlayOf(input({ people, drags: [drag] }))
  expect(moving.frames).toEqual([
    {
      points: [
        [220, 100],
        [300, 100],
        [300, 140],
        [220, 140],
      ],
      closed: true,
      person: 3,
      look: 'dragged',
    },
  ])
})

test('a turned element has a turned frame', () => {
  const turned = { ...box, angle: Math.PI / 2 }
  const { frames } = overlayOf(input({ people: [{ ...bob, selection: ['box'] }], elementOf: () => turned }))
  const xs = frames[0]?.points.map(([x]) => Math.round(x)) ?? []
  expect(Math.max(...xs) - Math.min(...xs)).toBe((20 + 4) * 2)
})

test('a cursor glides to its place and comes to rest', () => {
  let now = 0
  const glide = new Glide({ now: () => now })
  expect(glide.towards('bob', [0, 0])).toEqual([0, 0])
  expect(glide.takeMoving()).toBe(false)
  now = 16
  const first = glide.towards('bob', [100, 0])?.[0] ?? 0
  expect(first).toBeGreaterThan(10)
  expect(first).toBeLessThan(60)
  expect(glide.takeMoving()).toBe(true)
  for (let frame = 0; frame < 60; frame++) {
    now += 16
    glide.towards('bob', [100, 0])
  }
  glide.takeMoving()
  expect(glide.towards('bob', [100, 0])).toEqual([100, 0])
  expect(glide.takeMoving()).toBe(false)
})

test('with less motion a cursor jumps', () => {
  const glide = new Glide({ now: () => 0 }, true)
  glide.towards('bob', [0, 0])
  expect(glide.towards('bob', [100, 0])).toEqual([100, 0])
})
