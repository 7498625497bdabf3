import type { CursorMark, FrameMark, InkMark, Overlay, Point } from '@tandem/board'
import { personColor } from '../../shared/ui/people-colors.ts'

export type Scheme = 'light' | 'dark'

const LABEL_FONT = '500 12px "Inter Variable", "Inter Stand-in", system-ui, sans-serif'
const LABEL_HEIGHT = 20
const LABEL_PADDING = 7
const MAX_NAME = 24
/** Our own canvas has no words for it: points of an arrow whose tip is at 0, 0. */
const ARROW: readonly Point[] = [
  [0, 0],
  [4.6, 14.6],
  [7.6, 8.9],
  [13.6, 6.7],
]

/** Makes a canvas as large as its element at the density of the screen, and empties it. */
const prepare = (canvas: HTMLCanvasElement): CanvasRenderingContext2D | undefined => {
  const { clientWidth, clientHeight } = canvas
  const density = window.devicePixelRatio || 1
  const width = Math.round(clientWidth * density)
  const height = Math.round(clientHeight * density)
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d') ?? undefined
  context?.setTransform(density, 0, 0, density, 0, 0)
  context?.clearRect(0, 0, clientWidth, clientHeight)
  return context
}

const trace = (context: CanvasRenderingContext2D, points: readonly Point[], closed: boolean): void => {
  context.beginPath()
  for (const [x, y] of points) context.lineTo(x, y)
  if (closed) context.closePath()
}

/** A line through the middles of its pieces, so that few points look like a stroke. */
const traceSmooth = (context: CanvasRenderingContext2D, points: readonly Point[]): void => {
  const [first] = points
  if (!first) return
  context.beginPath()
  context.moveTo(first[0], first[1])
  for (let i = 1; i < points.length - 1; i++) {
    const [x, y] = points[i] as Point
    const [nextX, nextY] = points[i + 1] as Point
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2)
  }
  const [lastX, lastY] = points.at(-1) as Point
  context.lineTo(lastX, lastY)
}

const paintInk = (context: CanvasRenderingContext2D, { points, closed, color, width }: InkMark): void => {
  context.strokeStyle = `#${color.toString(16).padStart(6, '0')}`
  context.lineWidth = Math.max(0.5, width)
  context.lineCap = 'round'
  context.lineJoin = 'round'
  if (closed) trace(context, points, true)
  else traceSmooth(context, points)
  context.stroke()
}

const paintFrame = (context: CanvasRenderingContext2D, { points, closed, person, look }: FrameMark, scheme: Scheme): void => {
  const { solid } = personColor(person, scheme)
  context.strokeStyle = solid
  context.lineWidth = 1.5
  context.setLineDash(look === 'editing' ? [5, 4] : [])
  trace(context, points, closed)
  if (look === 'dragged' && closed) {
    context.globalAlpha = 0.1
    context.fillStyle = solid
    context.fill()
    context.globalAlpha = 1
  }
  context.stroke()
  context.setLineDash([])
}

const shortened = (name: string): string => (name.length > MAX_NAME ? `${name.slice(0, MAX_NAME - 1).trimEnd()}…` : name)

const paintCursor = (context: CanvasRenderingContext2D, { at, name, person, laser }: CursorMark, scheme: Scheme): void => {
  const { solid, onSolid } = personColor(person, scheme)
  const [x, y] = at
  const halo = scheme === 'light' ? '#FFFFFF' : '#1C1B19'
  context.fillStyle = solid
  context.strokeStyle = halo
  if (laser) {
    context.beginPath()
    context.arc(x, y, 5, 0, 2 * Math.PI)
  } else {
    trace(
      context,
      ARROW.map(([px, py]) => [x + px, y + py]),
      true,
    )
  }
  context.lineJoin = 'round'
  context.lineWidth = 2.5
  context.stroke()
  context.fill()
  paintLabel(context, shortened(name), [x + 12, y + 16], { background: solid, text: onSolid, halo })
}

const paintLabel = (
  context: CanvasRenderingContext2D,
  text: string,
  [x, y]: Point,
  colors: { background: string; text: string; halo: string },
): void => {
  context.font = LABEL_FONT
  context.textBaseline = 'middle'
  const width = Math.ceil(context.measureText(text).width) + 2 * LABEL_PADDING
  const { clientWidth, clientHeight } = context.canvas
  const left = Math.max(2, Math.min(x, clientWidth - width - 2))
  const top = Math.max(2, Math.min(y, clientHeight - LABEL_HEIGHT - 2))
  context.beginPath()
  context.roundRect(left, top, width, LABEL_HEIGHT, 6)
  context.strokeStyle = colors.halo
  context.lineWidth = 1.5
  context.stroke()
  context.fillStyle = colors.background
  context.fill()
  context.fillStyle = colors.text
  context.fillText(text, left + LABEL_PADDING, top + LABEL_HEIGHT / 2 + 0.5)
}

/** Paints what others do: their ink on one canvas, their frames, cursors and names on the other. */
export const paintOverlay = (ink: HTMLCanvasElement, people: HTMLCanvasElement, overlay: Overlay, scheme: Scheme): void => {
  const inkContext = prepare(ink)
  if (inkContext) for (const mark of overlay.ink) paintInk(inkContext, mark)
  const context = prepare(people)
  if (!context) return
  for (const mark of overlay.frames) paintFrame(context, mark, scheme)
  for (const mark of overlay.cursors) paintCursor(context, mark, scheme)
}
