/** A point in scene units, relative to its element. */
export type Point = readonly [x: number, y: number]

/** How the end of an arrow holds on to another element. */
export interface Hold {
  elementId: string
  focus: number
  gap: number
  fixedPoint?: Point
}

export const ELEMENT_TYPES = [
  'rectangle',
  'diamond',
  'ellipse',
  'text',
  'line',
  'arrow',
  'freedraw',
  'frame',
  'image',
  'embeddable',
] as const
export type ElementType = (typeof ELEMENT_TYPES)[number]

/**
 * One element as everybody agrees on it: checked, rounded, and without what each browser counts for itself
 * (`version`, `versionNonce`, `updated`) or works out (`boundElements`). Properties that a type does not have are absent.
 */
export interface BoardElement {
  readonly id: string
  readonly type: ElementType
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** In radians. */
  readonly angle: number
  /** Fractional key: the drawing order is by `index`, then by `id`. */
  readonly index: string | null
  readonly isDeleted: boolean
  readonly strokeColor: string
  readonly strokeWidth: number
  readonly link: string | null
  readonly points?: readonly Point[]
  readonly pressures?: readonly number[]
  readonly text?: string
  readonly originalText?: string
  readonly containerId?: string | null
  readonly startBinding?: Hold | null
  readonly endBinding?: Hold | null
}

export interface BoundElement {
  readonly id: string
  readonly type: 'arrow' | 'text'
}

/** An element as the editor holds it. The editor changes it in place and gives it a new `versionNonce` each time. */
export interface SceneElement extends BoardElement {
  readonly version: number
  readonly versionNonce: number
  readonly updated: number
  readonly boundElements: readonly BoundElement[] | null
}

/** The value of a property by its name. */
export const valueOf = (element: object, name: string): unknown => (element as Readonly<Record<string, unknown>>)[name]

/** Equal in content. For plain data only. */
export const same = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]))
  if (Array.isArray(b)) return false
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && same(valueOf(a, name), valueOf(b, name)))
}

/** Too small to be seen, as left behind by a click without a drag: never shared. */
export const isInvisible = (element: BoardElement): boolean => {
  switch (element.type) {
    case 'line':
    case 'arrow':
    case 'freedraw':
      return (element.points?.length ?? 0) < 2
    case 'text':
      return element.text === ''
    default:
      return element.width === 0 && element.height === 0
  }
}
