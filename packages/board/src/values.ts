import type { Hold, Point } from './element.ts'

/** Reads one value that somebody else wrote: the clean value, or `undefined` when it is not acceptable. */
export type Parse<Value = unknown> = (value: unknown) => Value | undefined

/** The farthest a coordinate may lie from the origin. */
export const MAX_COORDINATE = 10_000_000
const ID = /^[\w-]{1,64}$/
const COLOR = /^(?:#[0-9a-f]{3,8}|[a-z]{3,32}|(?:rgb|hsl)a?\([\d.,%\s/]{1,40}\))$/i
const SCHEMES = ['http:', 'https:', 'mailto:']

/** Lengths are kept in 1/64 px: finer than an eye, and exact in four bytes. */
const rounded = (value: number): number => Math.round(value * 64) / 64 + 0

export const number =
  (min: number, max: number): Parse<number> =>
  (value) =>
    typeof value === 'number' && value >= min && value <= max ? value : undefined

export const length: Parse<number> = (value) =>
  typeof value === 'number' && Math.abs(value) <= MAX_COORDINATE ? rounded(value) : undefined

export const angle: Parse<number> = (value) => (typeof value === 'number' && Math.abs(value) <= 1000 ? Math.fround(value) + 0 : undefined)

export const flag: Parse<boolean> = (value) => (typeof value === 'boolean' ? value : undefined)

export const text =
  (max: number): Parse<string> =>
  (value) =>
    typeof value === 'string' && value.length <= max ? value : undefined

export const oneOf =
  <Value>(values: readonly Value[]): Parse<Value> =>
  (value) =>
    values.includes(value as Value) ? (value as Value) : undefined

export const orNull =
  <Value>(parse: Parse<Value>): Parse<Value | null> =>
  (value) =>
    value === null ? null : parse(value)

export const list =
  <Value>(parse: Parse<Value>, max: number): Parse<Value[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length > max) return undefined
    const items: Value[] = []
    for (const item of value) {
      const parsed = parse(item)
      if (parsed === undefined) return undefined
      items.push(parsed)
    }
    return items
  }

// The editor keeps ids as keys of plain objects: `constructor` would always be selected there.
export const id: Parse<string> = (value) => (typeof value === 'string' && ID.test(value) && !(value in {}) ? value : undefined)

export const color: Parse<string> = (value) => (typeof value === 'string' && COLOR.test(value) ? value : undefined)

/** A link that may be opened: http, https or mailto. */
export const link: Parse<string> = (value) => {
  if (typeof value !== 'string' || value.length > 2048 || !URL.canParse(value)) return undefined
  return SCHEMES.includes(new URL(value).protocol) ? value : undefined
}

export const point: Parse<Point> = (value) => {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const x = length(value[0])
  const y = length(value[1])
  return x === undefined || y === undefined ? undefined : [x, y]
}

const ratio = number(-1000, 1000)

const ratios: Parse<Point> = (value) => {
  const parsed = list(ratio, 2)(value)
  return parsed?.length === 2 ? [parsed[0] as number, parsed[1] as number] : undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** An own property: what a prototype brings does not count. */
const own = (record: Record<string, unknown>, name: string): unknown => (Object.hasOwn(record, name) ? record[name] : undefined)

export const hold: Parse<Hold> = (value) => {
  if (!isRecord(value)) return undefined
  const elementId = id(own(value, 'elementId'))
  const focus = number(-MAX_COORDINATE, MAX_COORDINATE)(own(value, 'focus'))
  const gap = length(own(value, 'gap'))
  if (elementId === undefined || focus === undefined || gap === undefined) return undefined
  const fixedPoint = ratios(own(value, 'fixedPoint'))
  return fixedPoint ? { elementId, focus, gap, fixedPoint } : { elementId, focus, gap }
}

export const roundness: Parse<{ type: number; value?: number }> = (value) => {
  if (!isRecord(value)) return undefined
  const type = oneOf([1, 2, 3])(own(value, 'type'))
  if (type === undefined) return undefined
  const radius = length(own(value, 'value'))
  return radius === undefined ? { type } : { type, value: radius }
}

export const segment: Parse<{ start: Point; end: Point; index: number }> = (value) => {
  if (!isRecord(value)) return undefined
  const start = point(own(value, 'start'))
  const end = point(own(value, 'end'))
  const index = number(0, 10_000)(own(value, 'index'))
  return start && end && index !== undefined ? { start, end, index } : undefined
}

export const crop: Parse<Record<string, number>> = (value) => {
  if (!isRecord(value)) return undefined
  const clean: Record<string, number> = {}
  for (const name of ['x', 'y', 'width', 'height', 'naturalWidth', 'naturalHeight']) {
    const side = length(own(value, name))
    if (side === undefined) return undefined
    clean[name] = side
  }
  return clean
}

export const scale: Parse<Point> = (value) => {
  const parsed = list(oneOf([1, -1]), 2)(value)
  return parsed?.length === 2 ? [parsed[0] as number, parsed[1] as number] : undefined
}

const MAX_DEPTH = 8
const MAX_ENTRIES = 200

/** Free data of an element: small, shallow, plain, and without names that mean something to JavaScript. */
export const freeData: Parse<Record<string, unknown>> = (value) => {
  let left = MAX_ENTRIES
  const clean = (item: unknown, depth: number): unknown => {
    if (--left < 0 || depth > MAX_DEPTH) return undefined
    if (item === null || typeof item === 'boolean') return item
    if (typeof item === 'string') return item.length <= 2000 ? item : undefined
    if (typeof item === 'number') return Number.isFinite(item) ? item : undefined
    if (Array.isArray(item)) {
      const items = item.slice(0, MAX_ENTRIES).map((entry) => clean(entry, depth + 1))
      return items.includes(undefined) ? undefined : items
    }
    if (!isRecord(item)) return undefined
    const record: Record<string, unknown> = {}
    for (const name of Object.keys(item)) {
      const entry = name.length <= 100 && !(name in {}) ? clean(item[name], depth + 1) : undefined
      if (entry === undefined) return undefined
      record[name] = entry
    }
    return record
  }
  return isRecord(value) ? (clean(value, 0) as Record<string, unknown> | undefined) : undefined
}
