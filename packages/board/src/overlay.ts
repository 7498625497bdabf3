import type { BoardElement, Point } from './element.ts'
import { boxAround, cornersOf, frameOf, isInView, outlineOf, toScreen, type Viewport } from './geometry.ts'
import type { LiveDrag, LiveStroke } from './live-scene.ts'
import type { Timing } from './scene.ts'
import { id as parseId, MAX_COORDINATE } from './values.ts'

/** Another person at the board. Everything but `session`, `name` and `color` was said by their browser. */
export interface OverlayPerson {
  readonly session: string
  readonly name: string
  /** Index of their colour. */
  readonly color: number
  readonly pointer?: { readonly x: number; readonly y: number; readonly tool: string } | undefined
  readonly selection?: readonly string[] | undefined
  readonly editing?: string | undefined
}

/** A line in the colours of the drawing, in CSS pixels of the window. */
export interface InkMark {
  readonly points: readonly Point[]
  readonly closed: boolean
  /** 0xRRGGBB */
  readonly color: number
  readonly width: number
}

/** A frame or ghost in the colour of a person. */
export interface FrameMark {
  readonly points: readonly Point[]
  readonly closed: boolean
  readonly person: number
  readonly look: 'selected' | 'editing' | 'dragged'
}

export interface CursorMark {
  readonly at: Point
  readonly name: string
  readonly person: number
  readonly laser: boolean
}

/** What to paint above the board, in this order. */
export interface Overlay {
  ink: InkMark[]
  frames: FrameMark[]
  cursors: CursorMark[]
}

export interface OverlayInput {
  viewport: Viewport
  people: readonly OverlayPerson[]
  strokes: readonly LiveStroke[]
  drags: readonly LiveDrag[]
  /** An element of the scene that is not deleted. */
  elementOf: (id: string) => BoardElement | undefined
  /** Where a cursor is on its way to where it was told to be. */
  glide: Glide
}

const FRAME_MARGIN = 4
const MAX_SELECTED = 50

/** Works out what others do on the board, and where in the window it is to be painted. */
export const overlayOf = ({ viewport, people, strokes, drags, elementOf, glide }: OverlayInput): Overlay => {
  const overlay: Overlay = { ink: [], frames: [], cursors: [] }
  const place = (points: readonly Point[]): Point[] => points.map((point) => toScreen(point, viewport))
  const isVisible = (points: readonly Point[]): boolean => {
    const box = boxAround(points)
    return box !== undefined && isInView(box, viewport, 40)
  }
  for (const { points, closed, color, width } of strokes)
    if (isVisible(points)) overlay.ink.push({ points: place(points), closed, color, width: width * viewport.zoom })
  for (const person of people) {
    const drag = drags.find(({ session }) => session === person.session)
    for (const { points, closed } of drag ? ghostsOf(drag, elementOf) : [])
      if (isVisible(points)) overlay.frames.push({ points: place(points), closed, person: person.color, look: 'dragged' })
    const framed = framesOf(person, drag, elementOf, FRAME_MARGIN / viewport.zoom)
    for (const { points, look } of framed)
      if (isVisible(points)) overlay.frames.push({ points: place(points), closed: true, person: person.color, look })
    const at = glide.towards(person.session, cursorOf(person, strokes))
    if (at && isInView({ x: at[0], y: at[1], width: 0, height: 0 }, viewport, 40))
      overlay.cursors.push({ at: toScreen(at, viewport), name: person.name, person: person.color, laser: person.pointer?.tool === 'laser' })
  }
  return overlay
}

/** While somebody draws, the end of their line is their cursor. */
const cursorOf = ({ session, pointer }: OverlayPerson, strokes: readonly LiveStroke[]): Point | undefined => {
  const stroke = strokes.findLast((one) => one.session === session && !one.ended)
  const tip = stroke && !stroke.closed ? stroke.points.at(-1) : undefined
  if (tip) return tip
  return pointer && Math.abs(pointer.x) <= MAX_COORDINATE && Math.abs(pointer.y) <= MAX_COORDINATE ? [pointer.x, pointer.y] : undefined
}

const ghostsOf = (drag: LiveDrag, elementOf: OverlayInput['elementOf']): { points: Point[]; closed: boolean }[] => {
  const { dx, dy, angle, box } = drag
  if (box) return [{ points: cornersOf(box), closed: true }]
  return drag.ids.flatMap((id) => {
    const element = elementOf(id)
    return element ? [outlineOf({ ...element, x: element.x + dx, y: element.y + dy, angle: element.angle + angle })] : []
  })
}

const framesOf = (
  { selection, editing }: OverlayPerson,
  drag: LiveDrag | undefined,
  elementOf: OverlayInput['elementOf'],
  margin: number,
): { points: Point[]; look: 'selected' | 'editing' }[] => {
  const frames: { points: Point[]; look: 'selected' | 'editing' }[] = []
  const written = editing === undefined || parseId(editing) === undefined ? undefined : elementOf(editing)
  if (written) frames.push({ points: frameOf(written, margin), look: 'editing' })
  for (const id of (selection ?? []).slice(0, MAX_SELECTED)) {
    if (id === editing || drag?.ids.includes(id)) continue
    const element = parseId(id) === undefined ? undefined : elementOf(id)
    if (element) frames.push({ points: frameOf(element, margin), look: 'selected' })
  }
  return frames
}

/** How long a cursor needs for two thirds of its way, in milliseconds. */
const GLIDE = 45
/** Further than this, in scene units, a cursor jumps. */
const JUMP = 3_000
const CLOSE = 0.05

/** Lets cursors glide between the places they are told, so that twenty frames a second look like sixty. */
export class Glide {
  readonly #places = new Map<string, { at: Point; time: number }>()
  readonly #timing: Pick<Timing, 'now'>
  readonly #still: boolean
  #moving = false

  /** `still`: cursors jump, for people who asked for less motion. */
  constructor(timing: Pick<Timing, 'now'>, still = false) {
    this.#timing = timing
    this.#still = still
  }

  /** Where the cursor of that session is now, on its way to `target`. */
  towards(session: string, target: Point | undefined): Point | undefined {
    const time = this.#timing.now()
    const before = this.#places.get(session)
    if (!target) {
      this.#places.delete(session)
      return undefined
    }
    const far = before ? Math.hypot(target[0] - before.at[0], target[1] - before.at[1]) : Infinity
    if (!before || this.#still || far > JUMP || far < CLOSE) {
      this.#places.set(session, { at: target, time })
      return target
    }
    const share = 1 - Math.exp(-(time - before.time) / GLIDE)
    const at: Point = [before.at[0] + (target[0] - before.at[0]) * share, before.at[1] + (target[1] - before.at[1]) * share]
    this.#places.set(session, { at, time })
    this.#moving = true
    return at
  }

  /** Whether a cursor was still under way since this was asked last: then there is another picture to paint. */
  takeMoving(): boolean {
    const moving = this.#moving
    this.#moving = false
    return moving
  }
}
