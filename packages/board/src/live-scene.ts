import type { Point } from './element.ts'
import type { Box } from './geometry.ts'
import { decodeLive, type DragFrame, type EndFrame, type StrokeFrame } from './live-frames.ts'

/** Something another person is drawing. */
export interface LiveStroke {
  session: string
  /** Unknown until a frame with a name has come. */
  id: string | undefined
  color: number
  width: number
  closed: boolean
  /** In scene units, in order. */
  points: Point[]
  ended: boolean
}

/** Something another person is dragging. */
export interface LiveDrag {
  session: string
  ids: readonly string[]
  box: Box | undefined
  dx: number
  dy: number
  angle: number
  ended: boolean
}

/** The scene's elements by id, as far as this needs to know them: a different `versionNonce` is a different state. */
export type SceneLookup = (id: string) => { readonly versionNonce: number } | undefined

const SILENCE = 5_000
/** The editor paints a little later than the element arrives: the stroke stays until then, so that nothing flickers. */
const HAND_OVER = 80
const MAX_POINTS = 20_000
const MAX_STROKES = 8

type Timed<Item> = Item & { heardAt: number; landedAt: number | undefined }
type HeldStroke = Timed<LiveStroke> & { numbers: number[] }
type HeldDrag = Timed<LiveDrag> & { before: Map<string, number> }

/** What others are drawing and dragging right now, from the frames they send. Holds only what is to be painted. */
export class LiveScene {
  readonly #strokes = new Map<string, HeldStroke[]>()
  readonly #drags = new Map<string, HeldDrag>()
  readonly #lookup: SceneLookup

  constructor(lookup: SceneLookup) {
    this.#lookup = lookup
  }

  /** Takes in bytes from another browser; what is not of the form is passed over. `now` in milliseconds. */
  receive(session: string, bytes: Uint8Array, now: number): void {
    for (const frame of decodeLive(bytes)) {
      if (frame.kind === 'stroke') this.#draw(session, frame, now)
      else if (frame.kind === 'drag') this.#drag(session, frame, now)
      else this.#end(session, frame, now)
    }
  }

  /** Forgets a session that left. */
  leave(session: string): void {
    this.#strokes.delete(session)
    this.#drags.delete(session)
  }

  /** Lets go of what has arrived in the scene and of what nobody has heard of for five seconds. */
  prune(now: number): void {
    for (const [session, strokes] of this.#strokes) {
      const left = strokes.filter((stroke) => {
        if (stroke.id !== undefined && this.#lookup(stroke.id)) stroke.landedAt ??= now
        return isAlive(stroke, now)
      })
      if (left.length > 0) this.#strokes.set(session, left)
      else this.#strokes.delete(session)
    }
    for (const [session, drag] of this.#drags) {
      const moved = drag.ids.some((id) => this.#lookup(id)?.versionNonce !== drag.before.get(id))
      if (moved || (drag.ended && drag.ids.length === 0)) drag.landedAt ??= now
      if (!isAlive(drag, now)) this.#drags.delete(session)
    }
  }

  get strokes(): LiveStroke[] {
    return [...this.#strokes.values()].flat()
  }

  get drags(): LiveDrag[] {
    return [...this.#drags.values()]
  }

  get isEmpty(): boolean {
    return this.#strokes.size === 0 && this.#drags.size === 0
  }

  #draw(session: string, frame: StrokeFrame, now: number): void {
    const strokes = this.#strokes.get(session) ?? []
    let stroke = strokes.at(-1)
    if (!stroke || stroke.ended || (frame.id !== '' && stroke.id !== undefined && stroke.id !== frame.id)) {
      if (stroke) stroke.ended = true
      stroke = {
        session,
        id: undefined,
        color: frame.color,
        width: frame.width,
        closed: frame.closed,
        points: [],
        numbers: [],
        ended: false,
        heardAt: now,
        landedAt: undefined,
      }
      strokes.push(stroke)
      if (strokes.length > MAX_STROKES) strokes.shift()
      this.#strokes.set(session, strokes)
    }
    if (frame.id !== '') stroke.id = frame.id
    Object.assign(stroke, { color: frame.color, width: frame.width, closed: frame.closed, heardAt: now })
    if (frame.whole) stroke.points = [...frame.points]
    else addPoints(stroke, frame)
  }

  #drag(session: string, { ids, box, dx, dy, angle }: DragFrame, now: number): void {
    const before = this.#drags.get(session)
    const isSame = before && !before.ended && before.ids.join() === ids.join()
    const nonces = isSame ? before.before : new Map(ids.map((id) => [id, this.#lookup(id)?.versionNonce ?? Number.NaN]))
    this.#drags.set(session, {
      session,
      ids,
      box,
      dx,
      dy,
      angle,
      ended: false,
      heardAt: now,
      landedAt: isSame ? before.landedAt : undefined,
      before: nonces,
    })
  }

  #end(session: string, { id, reason }: EndFrame, now: number): void {
    if (id === '') {
      const drag = this.#drags.get(session)
      if (drag && reason === 'cancelled') this.#drags.delete(session)
      else if (drag) Object.assign(drag, { ended: true, heardAt: now })
      return
    }
    const strokes = this.#strokes.get(session) ?? []
    const stroke = strokes.find((one) => one.id === id) ?? strokes.find((one) => one.id === undefined)
    if (!stroke) return
    Object.assign(stroke, { id, ended: true, heardAt: now })
    if (reason === 'cancelled') stroke.landedAt = -Infinity
    this.prune(now)
  }
}

const isAlive = ({ heardAt, landedAt }: Timed<object>, now: number): boolean =>
  now - heardAt < SILENCE && (landedAt === undefined || now - landedAt < HAND_OVER)

/** Puts points where their numbers say. A lost frame leaves a straight piece; one that comes twice changes nothing. */
const addPoints = (stroke: HeldStroke, { first, points }: StrokeFrame): void => {
  const { numbers } = stroke
  let at = numbers.length
  while (at > 0 && (numbers[at - 1] as number) >= first) at--
  let until = at
  while (until < numbers.length && (numbers[until] as number) < first + points.length) until++
  stroke.points.splice(at, until - at, ...points)
  numbers.splice(at, until - at, ...points.map((_, i) => first + i))
  if (stroke.points.length > MAX_POINTS) {
    stroke.points.length = MAX_POINTS
    numbers.length = MAX_POINTS
  }
}
