import * as Y from 'yjs'

const removeIn = (element: Y.XmlFragment, transaction: Y.Transaction): void => {
  for (let item = element._start; item !== null; item = item.right)
    if (!item.deleted && !(item.content instanceof Y.ContentType)) item.delete(transaction)
}

const isStray = (element: Y.XmlFragment): boolean => {
  for (let item = element._start; item !== null; item = item.right)
    if (!item.deleted && !(item.content instanceof Y.ContentType)) return true
  return false
}

/**
 * Takes out of these elements what is neither element nor text (bare values, letters without a text around them). No
 * editor writes such things, and the binding cannot count places past them.
 */
export const removeStrays = (replica: Y.Doc, elements: Iterable<unknown>): void => {
  for (const element of elements)
    if (element instanceof Y.XmlFragment && isStray(element)) replica.transact((transaction) => removeIn(element, transaction))
}

/** An element and everything in it, itself first. */
export function* elementsIn(element: Y.XmlFragment): Generator<Y.XmlFragment> {
  yield element
  for (const child of element.toArray() as unknown[]) if (child instanceof Y.XmlElement) yield* elementsIn(child)
}
