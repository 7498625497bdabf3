import type { BoardElement, Point } from './element.ts'

/** The part of a board that a window shows. A scene point p is drawn at (p + scroll) * zoom, in CSS pixels. */
export interface Viewport {
  readonly scrollX: number
  readonly scrollY: number
  readonly zoom: number
  readonly width: number
  readonly height: number
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const toScreen = ([x, y]: Point, { scrollX, scrollY, zoom }: Viewport): Point => [(x + scrollX) * zoom, (y + scrollY) * zoom]

/** The smallest box around points. */
export const boxAround = (points: readonly Point[]): Box | undefined => {
  let left = Infinity
  let top = Infinity
  let right = -Infinity
  let bottom = -Infinity
  for (const [x, y] of points) {
    if (x < left) left = x
    if (x > right) right = x
    if (y < top) top = y
    if (y > bottom) bottom = y
  }
  return left <= right ? { x: left, y: top, width: right - left, height: bottom - top } : undefined
}

export const cornersOf = ({ x, y, width, height }: Box): Point[] => [
  [x, y],
  [x + width, y],
  [x + width, y + height],
  [x, y + height],
]

/** Whether a box touches what the window shows, with `margin` pixels around it. */
export const isInView = (box: Box, viewport: Viewport, margin: number): boolean => {
  const [left, top] = toScreen([box.x, box.y], viewport)
  const [right, bottom] = toScreen([box.x + box.width, box.y + box.height], viewport)
  return right >= -margin && bottom >= -margin && left <= viewport.width + margin && top <= viewport.height + margin
}

const turn = ([x, y]: Point, [cx, cy]: Point, angle: number): Point => {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos]
}

const ELLIPSE_CORNERS = 32
const MAX_OUTLINE_POINTS = 200

/** Every n-th point, so that at most `MAX_OUTLINE_POINTS` are left, and always the last. */
const thinned = (points: readonly Point[]): readonly Point[] => {
  if (points.length <= MAX_OUTLINE_POINTS) return points
  const every = Math.ceil(points.length / (MAX_OUTLINE_POINTS - 1))
  return points.filter((_, i) => i % every === 0 || i === points.length - 1)
}

const localOutline = (element: BoardElement): { points: readonly Point[]; closed: boolean } => {
  const { x, y, width, height } = element
  switch (element.type) {
    case 'line':
    case 'arrow':
    case 'freedraw':
      return { points: thinned(element.points ?? []).map(([px, py]) => [x + px, y + py] as const), closed: false }
    case 'diamond':
      return {
        points: [
          [x + width / 2, y],
          [x + width, y + height / 2],
          [x + width / 2, y + height],
          [x, y + height / 2],
        ],
        closed: true,
      }
    case 'ellipse':
      return {
        points: Array.from({ length: ELLIPSE_CORNERS }, (_, i) => {
          const at = (i / ELLIPSE_CORNERS) * 2 * Math.PI
          return [x + (width / 2) * (1 + Math.cos(at)), y + (height / 2) * (1 + Math.sin(at))] as const
        }),
        closed: true,
      }
    default:
      return { points: cornersOf(element), closed: true }
  }
}

/** The shape of an element as a line in scene units, turned by its angle. */
export const outlineOf = (element: BoardElement): { points: Point[]; closed: boolean } => {
  const { points, closed } = localOutline(element)
  const box = boxAround(points)
  if (!box || element.angle === 0) return { points: [...points], closed }
  const center: Point = [box.x + box.width / 2, box.y + box.height / 2]
  return { points: points.map((point) => turn(point, center, element.angle)), closed }
}

/** The frame around an element, turned with it: its four corners, `margin` scene units outside. */
export const frameOf = (element: BoardElement, margin: number): Point[] => {
  const box = boxAround(localOutline(element).points)
  if (!box) return []
  const center: Point = [box.x + box.width / 2, box.y + box.height / 2]
  const wide = { x: box.x - margin, y: box.y - margin, width: box.width + 2 * margin, height: box.height + 2 * margin }
  return cornersOf(wide).map((point) => turn(point, center, element.angle))
}
