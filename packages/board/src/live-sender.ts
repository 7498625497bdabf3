import type { BoardElement, Point, SceneElement } from './element.ts'
import { boxAround, outlineOf } from './geometry.ts'
import { type DragFrame, encodeLive, MAX_DRAGGED, MAX_LIVE_BYTES } from './live-frames.ts'
import type { Timing } from './scene.ts'

/** What is under the local hand and moving. */
export interface LiveHand {
  /** The element being drawn. */
  readonly drawing: SceneElement | undefined
  /** The elements being dragged, turned or resized. */
  readonly dragging: readonly SceneElement[]
}

export interface LiveSenderOptions {
  /** Sends bytes that may get lost, at most 1 kB. */
  send: (bytes: Uint8Array) => void
  /** Where others see an element now; `undefined` when they have none of that id. */
  stored: (id: string) => BoardElement | undefined
  timing: Timing
}

/** Sixteen frames a second look fluent, and leave room for presence below the thirty that a session may send. */
const DRAG_PAUSE = 60
/** A line only grows at its end, where the pen is: fourteen frames a second keep a long stroke below ten kilobytes. */
const STROKE_PAUSE = 70
const SLOW_PAUSE = 150
/** Points that are worth a frame of their own. */
const FULL_PIECE = 4
/** The id comes again with every eighth frame, for those who join late or lost the first. */
const NAME_EVERY = 8
/** A hand that holds still says so, or the others would think it is gone. */
const STILL_HERE = 2_000
const POINTS_PER_FRAME = 120
/** A pen line is this many times wider than its stroke width says. */
const PEN_WIDTH = 2.6

const inkOf = (color: string): number => (/^#[0-9a-f]{6}$/i.test(color) ? Number.parseInt(color.slice(1), 16) : 0x1e1e1e)

interface Stroke {
  id: string
  /** How many points the others have. */
  sent: number
  frames: number
  lastShape: string
}

/** Tells others what the local hand is drawing or dragging, while it does. What is lost on the way is no harm. */
export class LiveSender {
  readonly #options: LiveSenderOptions
  #hand: LiveHand = { drawing: undefined, dragging: [] }
  #stroke: Stroke | undefined
  #dragged = ''
  #sentAt = -Infinity
  #cancel: (() => void) | undefined
  #cancelStill: (() => void) | undefined

  constructor(options: LiveSenderOptions) {
    this.#options = options
  }

  /** To be called after each change of the scene, and once more when the hand has let go and the binding has written. */
  update(hand: LiveHand): void {
    this.#hand = hand
    if (this.#stroke && this.#stroke.id !== hand.drawing?.id) this.#endStroke(this.#stroke)
    if (this.#dragged !== '' && hand.dragging.length === 0) this.#endDrag()
    if (!hand.drawing && hand.dragging.length === 0) return this.close()
    const { timing } = this.#options
    const wait = this.#sentAt + this.#pause() - timing.now()
    if (wait <= 0) this.#send(false)
    else this.#cancel ??= timing.after(wait, () => this.#send(false))
  }

  /** A slow hand makes few points: they wait for each other, or a long stroke would be mostly headers. */
  #pause(): number {
    const { drawing } = this.#hand
    if (drawing?.type !== 'freedraw' || !this.#stroke) return DRAG_PAUSE
    return (drawing.points?.length ?? 0) - this.#stroke.sent >= FULL_PIECE ? STROKE_PAUSE : SLOW_PAUSE
  }

  close(): void {
    this.#cancel?.()
    this.#cancelStill?.()
    this.#cancel = this.#cancelStill = undefined
  }

  /** `again`: even what has been sent before. */
  #send(again: boolean): void {
    this.close()
    const { timing } = this.#options
    const { drawing, dragging } = this.#hand
    this.#sentAt = timing.now()
    this.#cancelStill = timing.after(STILL_HERE, () => this.#send(true))
    if (drawing) this.#sendStroke(drawing, again)
    else this.#sendDrag(dragging, again)
  }

  #sendStroke(element: SceneElement, again: boolean): void {
    const stroke = (this.#stroke ??= { id: element.id, sent: 0, frames: 0, lastShape: '' })
    const style = { kind: 'stroke', color: inkOf(element.strokeColor) } as const
    if (element.type !== 'freedraw') {
      const { points, closed } = outlineOf(element)
      const shape = points.join()
      if (points.length < 2 || (shape === stroke.lastShape && !again)) return
      stroke.lastShape = shape
      this.#options.send(
        encodeLive({
          ...style,
          id: this.#name(stroke),
          first: 0,
          width: element.strokeWidth,
          whole: true,
          closed,
          points: points.slice(0, POINTS_PER_FRAME),
        }),
      )
      return
    }
    const points = (element.points ?? []).map(([x, y]): Point => [element.x + x, element.y + y])
    if (again) stroke.sent = Math.max(0, Math.min(stroke.sent, points.length) - 1)
    while (stroke.sent < points.length) {
      const piece = points.slice(stroke.sent, stroke.sent + POINTS_PER_FRAME)
      const frame = {
        ...style,
        id: this.#name(stroke),
        first: stroke.sent,
        width: element.strokeWidth * PEN_WIDTH,
        whole: false,
        closed: false,
      }
      this.#options.send(encodeLive({ ...frame, points: piece }))
      stroke.sent += piece.length
    }
  }

  #name(stroke: Stroke): string {
    return stroke.frames++ % NAME_EVERY === 0 ? stroke.id : ''
  }

  #sendDrag(elements: readonly SceneElement[], again: boolean): void {
    const [first] = elements
    const stored = first && this.#options.stored(first.id)
    if (!first || !stored) return
    const resized = first.width !== stored.width || first.height !== stored.height
    const drag: DragFrame = { kind: 'drag', ids: elements.map(({ id }) => id), box: undefined, dx: 0, dy: 0, angle: 0 }
    if (!resized)
      Object.assign(drag, { dx: first.x - stored.x, dy: first.y - stored.y, angle: elements.length === 1 ? first.angle - stored.angle : 0 })
    const bytes = resized || elements.length > MAX_DRAGGED ? undefined : encodeLive(drag)
    const frame = bytes && bytes.length <= MAX_LIVE_BYTES ? bytes : this.#boxed(elements)
    const dragged = frame.join()
    const hasMoved = resized || drag.dx !== 0 || drag.dy !== 0 || drag.angle !== 0
    if ((dragged === this.#dragged && !again) || (this.#dragged === '' && !hasMoved)) return
    this.#dragged = dragged
    this.#options.send(frame)
  }

  #boxed(elements: readonly SceneElement[]): Uint8Array {
    const box = boxAround(elements.flatMap((element) => outlineOf(element).points)) ?? { x: 0, y: 0, width: 0, height: 0 }
    return encodeLive({ kind: 'drag', ids: [], box, dx: 0, dy: 0, angle: 0 })
  }

  #endStroke({ id, sent, lastShape }: Stroke): void {
    this.#stroke = undefined
    if (sent === 0 && lastShape === '') return
    const stored = this.#options.stored(id)
    this.#options.send(encodeLive({ kind: 'end', id, reason: stored && !stored.isDeleted ? 'committed' : 'cancelled' }))
  }

  #endDrag(): void {
    this.#dragged = ''
    this.#options.send(encodeLive({ kind: 'end', id: '', reason: 'committed' }))
  }
}
