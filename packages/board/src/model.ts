import * as Y from 'yjs'
import { type BoardElement, same, valueOf } from './element.ts'
import { parseElement } from './parse-element.ts'
import { PROPERTIES } from './properties.ts'
import { decodeStroke, encodeStroke } from './stroke.ts'
import { color } from './values.ts'

/** The element as it was created, in one value. Later changes stand beside it, one key a property. */
const BASE = '_'
/** Points and pressures of a freehand stroke, as bytes. */
const STROKE = 'pts'

/** Stands for the points of a stroke until they are read. */
const NO_POINTS = { points: [] }

const isStroke = (name: string): boolean => name === 'points' || name === 'pressures'

/** What a board's replica holds. */
export interface Board {
  elements: Y.Map<unknown>
  /** Settings of the whole board: `background`, a colour. */
  meta: Y.Map<unknown>
}

/** The board inside a replica. Writes nothing. */
export const boardOf = (replica: Y.Doc): Board => ({ elements: replica.getMap('elements'), meta: replica.getMap('meta') })

/** The element of that id, checked; `undefined` when there is none, or none that can be read. */
export const readElement = (board: Board, id: string): BoardElement | undefined => {
  const stored = board.elements.get(id)
  if (!(stored instanceof Y.Map)) return undefined
  const overrides: Record<string, unknown> = {}
  let base: unknown
  let bytes: unknown
  stored.forEach((value, name) => {
    if (name === BASE) base = value
    else if (name === STROKE) bytes = value
    else overrides[name] = value
  })
  const element = parseElement(id, overrides, base, bytes && NO_POINTS)
  if (element?.type !== 'freedraw') return element
  const stroke = decodeStroke(bytes)
  return stroke && Object.assign(element, stroke)
}

/** The ids of all elements, deleted ones included. */
export const elementIds = (board: Board): string[] => [...board.elements.keys()]

const strokeOf = (element: BoardElement): Uint8Array => encodeStroke(element.points ?? [], element.pressures ?? [])

/** Adds an element. To be called inside a transaction. */
export const addElement = (board: Board, element: BoardElement): void => {
  const { id, type } = element
  const base: Record<string, unknown> = { type }
  for (const name in PROPERTIES[type]) {
    if (type === 'freedraw' && isStroke(name)) continue
    const value = valueOf(element, name)
    if (!same(value, PROPERTIES[type][name]?.fallback)) base[name] = value
  }
  const entries: [string, unknown][] = [[BASE, base]]
  if (type === 'freedraw') entries.push([STROKE, strokeOf(element)])
  board.elements.set(id, new Y.Map(entries))
}

/** Writes properties that changed over an element that is there. To be called inside a transaction. */
export const overrideElement = (board: Board, element: BoardElement, names: readonly string[]): void => {
  const stored = board.elements.get(element.id)
  if (!(stored instanceof Y.Map)) return
  for (const name of names) {
    if (element.type === 'freedraw' && isStroke(name)) continue
    stored.set(name, valueOf(element, name))
  }
  if (element.type === 'freedraw' && names.some(isStroke)) stored.set(STROKE, strokeOf(element))
}

/** The names of the shared properties in which two states of one element differ. */
export const differences = (a: BoardElement, b: BoardElement): string[] => {
  const names: string[] = []
  for (const name in PROPERTIES[a.type]) if (!same(valueOf(a, name), valueOf(b, name))) names.push(name)
  return names
}

/** The board's background colour, if somebody chose one. */
export const readBackground = (board: Board): string | undefined => color(board.meta.get('background'))

export const writeBackground = (board: Board, background: string): void => {
  if (color(background) !== undefined) board.meta.set('background', background)
}
