import { type BoardElement, ELEMENT_TYPES, type ElementType } from './element.ts'
import { PROPERTIES } from './properties.ts'
import { id as parseId, oneOf } from './values.ts'

const parseType = oneOf<ElementType>(ELEMENT_TYPES)

type Layer = Readonly<Record<string, unknown>>

const isLayer = (value: unknown): value is Layer => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * An element from what somebody else wrote: for each property the first layer with an acceptable value wins, then the
 * property's default. A bad value is dropped and the rest lives; `undefined` only when there is no element in it (no
 * valid id, an unknown type, no place, no points). Lengths come out rounded to 1/64 px, strokes to 1/10 px. Never throws.
 */
export const parseElement = (id: unknown, ...layers: unknown[]): BoardElement | undefined => {
  const cleanId = parseId(id)
  if (cleanId === undefined) return undefined
  const usable = layers.filter(isLayer)
  const type = firstValid(usable, 'type', parseType)
  if (type === undefined) return undefined
  const element: Record<string, unknown> = { id: cleanId, type }
  const properties = PROPERTIES[type]
  for (const name in properties) {
    const property = properties[name]
    if (!property) continue
    const value = firstValid(usable, name, property.parse) ?? property.fallback
    if (value === undefined) return undefined
    element[name] = value
  }
  return element as unknown as BoardElement
}

const firstValid = <Value>(layers: readonly Layer[], name: string, parse: (value: unknown) => Value | undefined): Value | undefined => {
  for (const layer of layers) {
    const given = layer[name]
    if (given === undefined) continue
    const value = parse(given)
    if (value !== undefined) return value
  }
  return undefined
}

/** The element that the editor holds, as others may see it. */
export const shareable = (element: { readonly id: string }): BoardElement | undefined => parseElement(element.id, element)
