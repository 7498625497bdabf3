import { ByteReader, ByteWriter, Malformed } from './bytes.ts'
import type { Point } from './element.ts'
import type { Box } from './geometry.ts'
import { id as parseId, MAX_COORDINATE } from './values.ts'

/** A piece of something being drawn: points in scene units, the first of which has the number `first`. */
export interface StrokeFrame {
  kind: 'stroke'
  /** The element that will come; empty when it is that of the frame before. */
  id: string
  first: number
  /** 0xRRGGBB */
  color: number
  /** In scene units; 0.25 to 63. */
  width: number
  /** These points take the place of all before: a shape that changes as a whole. */
  whole: boolean
  closed: boolean
  points: readonly Point[]
}

/** Elements on their way: how far they are from where they are stored. */
export interface DragFrame {
  kind: 'drag'
  /** At most 50. When there are more, or when sizes change, only their common box is told. */
  ids: readonly string[]
  box: Box | undefined
  dx: number
  dy: number
  angle: number
}

export interface EndFrame {
  kind: 'end'
  /** Empty for a drag. */
  id: string
  reason: 'committed' | 'cancelled'
}

export type LiveFrame = StrokeFrame | DragFrame | EndFrame

/** The most that may travel in one message. */
export const MAX_LIVE_BYTES = 1024
export const MAX_DRAGGED = 50

const STROKE = 1
const DRAG = 2
// 3 is for a laser that leaves a trail.
const END = 4
const WHOLE = 2
const CLOSED = 4
const MAX_TENTHS = MAX_COORDINATE * 10
const MAX_POINTS = 512
const MAX_FIRST = 20_000

const tenths = (value: number): number => Math.round(value * 10)

const writePoints = (writer: ByteWriter, points: readonly Point[]): void => {
  let lastX = 0
  let lastY = 0
  for (const [px, py] of points) {
    const x = tenths(px)
    const y = tenths(py)
    writer.int(x - lastX)
    writer.int(y - lastY)
    lastX = x
    lastY = y
  }
}

/**
 * One frame as bytes.
 *
 *     stroke  1, id, varuint number of the first point, colour u24, width u8 (quarters), flags u8 (2 whole, 4 closed),
 *             varuint count, first point absolute, then deltas (zigzag varint, 0.1 px)
 *     drag    2, varuint count, ids | 0 and the box, dx, dy, angle in 1/1000 rad
 *     end     4, id, reason u8 (0 committed, 1 cancelled)
 *
 * Frames may stand one after another. The caller keeps points and ids few enough for `MAX_LIVE_BYTES`.
 */
export const encodeLive = (frame: LiveFrame): Uint8Array => {
  const writer = new ByteWriter()
  switch (frame.kind) {
    case 'stroke': {
      writer.u8(STROKE)
      writer.text(frame.id)
      writer.uint(frame.first)
      for (const shift of [16, 8, 0]) writer.u8((frame.color >> shift) & 255)
      writer.u8(Math.max(1, Math.min(255, Math.round(frame.width * 4))))
      writer.u8((frame.whole ? WHOLE : 0) | (frame.closed ? CLOSED : 0))
      writer.uint(frame.points.length)
      writePoints(writer, frame.points)
      break
    }
    case 'drag': {
      writer.u8(DRAG)
      writer.uint(frame.box ? 0 : frame.ids.length)
      if (frame.box) for (const side of [frame.box.x, frame.box.y, frame.box.width, frame.box.height]) writer.int(tenths(side))
      else for (const id of frame.ids) writer.text(id)
      writer.int(tenths(frame.dx))
      writer.int(tenths(frame.dy))
      writer.int(Math.round(frame.angle * 1000))
      break
    }
    default: {
      writer.u8(END)
      writer.text(frame.id)
      writer.u8(frame.reason === 'committed' ? 0 : 1)
    }
  }
  return writer.finish()
}

/** The frames in what another browser sent. Whatever is not of the form ends the reading; never throws. */
export const decodeLive = (bytes: Uint8Array): LiveFrame[] => {
  const frames: LiveFrame[] = []
  const reader = new ByteReader(bytes)
  try {
    while (reader.left > 0) frames.push(readFrame(reader))
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
  }
  return frames
}

const readFrame = (reader: ByteReader): LiveFrame => {
  switch (reader.u8()) {
    case STROKE:
      return readStrokeFrame(reader)
    case DRAG:
      return readDragFrame(reader)
    case END:
      return { kind: 'end', id: readId(reader), reason: reader.u8() === 0 ? 'committed' : 'cancelled' }
    default:
      throw new Malformed('unknown frame')
  }
}

/** An id, or nothing at all. */
const readId = (reader: ByteReader): string => {
  const text = reader.text(64)
  if (text !== '' && parseId(text) === undefined) throw new Malformed('no id')
  return text
}

const readLength = (reader: ByteReader): number => {
  const value = reader.int()
  if (Math.abs(value) > MAX_TENTHS) throw new Malformed('too far away')
  return value / 10
}

const readStrokeFrame = (reader: ByteReader): StrokeFrame => {
  const id = readId(reader)
  const first = reader.uint()
  const color = (reader.u8() << 16) | (reader.u8() << 8) | reader.u8()
  const width = Math.max(1, reader.u8()) / 4
  const flags = reader.u8()
  const count = reader.uint()
  if (first > MAX_FIRST || count === 0 || count > MAX_POINTS || count * 2 > reader.left) throw new Malformed('too many points')
  const points: Point[] = []
  let x = 0
  let y = 0
  for (let i = 0; i < count; i++) {
    x += reader.int()
    y += reader.int()
    if (Math.abs(x) > MAX_TENTHS || Math.abs(y) > MAX_TENTHS) throw new Malformed('too far away')
    points.push([x / 10, y / 10])
  }
  return { kind: 'stroke', id, first, color, width, whole: (flags & WHOLE) !== 0, closed: (flags & CLOSED) !== 0, points }
}

const readDragFrame = (reader: ByteReader): DragFrame => {
  const count = reader.uint()
  if (count > MAX_DRAGGED) throw new Malformed('too many elements')
  const ids: string[] = []
  for (let i = 0; i < count; i++) ids.push(readId(reader))
  const box =
    count > 0
      ? undefined
      : {
          x: readLength(reader),
          y: readLength(reader),
          width: Math.abs(readLength(reader)),
          height: Math.abs(readLength(reader)),
        }
  const dx = readLength(reader)
  const dy = readLength(reader)
  const angle = reader.int() / 1000
  if (Math.abs(angle) > 1000) throw new Malformed('turned too far')
  return { kind: 'drag', ids, box, dx, dy, angle }
}
