import { ByteReader, ByteWriter, Malformed } from './bytes.ts'
import type { Point } from './element.ts'
import { MAX_COORDINATE, type Parse } from './values.ts'

/** The points of a freehand stroke are kept in tenths of a pixel, their pressures in 1/255. */
const MAX_POINTS = 20_000
const MAX_TENTHS = MAX_COORDINATE * 10

const tenths = (value: unknown): number | undefined => {
  if (typeof value !== 'number') return undefined
  const rounded = Math.round(value * 10)
  return Math.abs(rounded) <= MAX_TENTHS ? rounded + 0 : undefined
}

/** The points of a stroke, rounded; `undefined` when they are none. */
export const strokePoints: Parse<Point[]> = (value) => {
  if (!Array.isArray(value) || value.length > MAX_POINTS) return undefined
  const points: Point[] = []
  for (const item of value) {
    if (!Array.isArray(item)) return undefined
    const x = tenths(item[0])
    const y = tenths(item[1])
    if (x === undefined || y === undefined) return undefined
    points.push([x / 10, y / 10])
  }
  return points
}

/** Pen pressures from 0 to 1, rounded. */
export const pressures: Parse<number[]> = (value) => {
  if (!Array.isArray(value) || value.length > MAX_POINTS) return undefined
  const clean: number[] = []
  for (const item of value) {
    if (typeof item !== 'number' || !(item >= 0 && item <= 1)) return undefined
    clean.push(Math.round(item * 255) / 255)
  }
  return clean
}

/**
 * A stroke as bytes: the number of points, then for each the way from the one before (zigzag varint, 0.1 px),
 * then one byte of pressure for each point that has one.
 */
export const encodeStroke = (points: readonly Point[], pens: readonly number[]): Uint8Array => {
  const writer = new ByteWriter()
  writer.uint(points.length)
  let lastX = 0
  let lastY = 0
  for (const [px, py] of points) {
    const x = Math.round(px * 10)
    const y = Math.round(py * 10)
    writer.int(x - lastX)
    writer.int(y - lastY)
    lastX = x
    lastY = y
  }
  for (const pressure of pens) writer.u8(Math.round(pressure * 255))
  return writer.finish()
}

/** The stroke of `encodeStroke`; `undefined` for anything else. */
export const decodeStroke = (bytes: unknown): { points: Point[]; pressures: number[] } | undefined => {
  if (!(bytes instanceof Uint8Array)) return undefined
  try {
    return readStroke(new ByteReader(bytes))
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

const readStroke = (reader: ByteReader): { points: Point[]; pressures: number[] } | undefined => {
  const count = reader.uint()
  if (count > MAX_POINTS || count * 2 > reader.left) return undefined
  const points: Point[] = []
  let x = 0
  let y = 0
  for (let i = 0; i < count; i++) {
    x += reader.int()
    y += reader.int()
    if (Math.abs(x) > MAX_TENTHS || Math.abs(y) > MAX_TENTHS) return undefined
    points.push([x / 10, y / 10])
  }
  if (reader.left > count) return undefined
  const pens: number[] = []
  while (reader.left > 0) pens.push(reader.u8() / 255)
  return { points, pressures: pens }
}
