import * as Y from 'yjs'

type Delta = { insert: unknown; attributes?: object }[]

/** An element of a replica as plain values, so that it can be written once more. */
export interface KeptElement {
  name: string
  attributes: Readonly<Record<string, unknown>>
  children: readonly (KeptElement | Delta)[]
}

const plainAttributes = (element: Y.XmlElement): Record<string, unknown> =>
  Object.fromEntries(Object.entries<unknown>(element.getAttributes()).filter(([, value]) => !(value instanceof Y.AbstractType)))

export const keepElement = (element: Y.XmlElement): KeptElement => {
  const children: (KeptElement | Delta)[] = []
  for (const child of element.toArray() as unknown[]) {
    if (child instanceof Y.XmlElement) children.push(keepElement(child))
    else if (child instanceof Y.XmlText) children.push(child.toDelta() as Delta)
  }
  return { name: element.nodeName, attributes: plainAttributes(element), children }
}

/** Makes a new element, which is in no replica yet, the same as the kept one. */
export const fillElement = (element: Y.XmlElement, { name, attributes, children }: KeptElement): void => {
  element.nodeName = name
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value as string)
  const made = children.map((child) => {
    if (!('name' in child)) {
      const text = new Y.XmlText()
      text.applyDelta(child.filter(({ insert }) => !(insert instanceof Y.AbstractType)))
      return text
    }
    const inner = new Y.XmlElement(child.name)
    fillElement(inner, child)
    return inner
  })
  if (made.length > 0) element.insert(0, made)
}

/** The letters in any part of a replica. */
export const lettersOf = (part: unknown): string => {
  if (part instanceof Y.XmlText || part instanceof Y.Text)
    return (part.toDelta() as Delta).map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('')
  if (part instanceof Y.XmlFragment)
    return (part.toArray() as unknown[])
      .map(lettersOf)
      .filter((text) => text !== '')
      .join(' ')
  return ''
}
