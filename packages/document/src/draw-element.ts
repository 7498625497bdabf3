import type { Attrs, Mark, Node, NodeType, Schema } from '@tiptap/pm/model'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { foreignNode, isForeignType, isKnown, markTypeFor } from './foreign-content.ts'
import { keepElement, lettersOf } from './kept-element.ts'

/** The node that already stands for a part of the replica, or a new one; none for an empty shell. */
type Draw = (part: unknown, inline: boolean) => Node | undefined

const isPlain = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

/** The attributes the schema knows, as far as their values are plain: what stands in a replica may be anything. */
const knownAttributes = (type: NodeType, given: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.keys(type.spec.attrs ?? {}).flatMap((name) => (isPlain(given[name]) ? [[name, given[name]]] : [])))

/** Lets the binding find the attributes it would otherwise remove with the next edit of the block. Nothing draws them. */
const rememberOthers = (attrs: Attrs, given: Record<string, unknown>): void => {
  for (const name of Object.keys(given)) if (!(name in attrs)) Object.defineProperty(attrs, name, { value: true })
}

const markOf = (schema: Schema, name: string, value: unknown): Mark | undefined => {
  const type = markTypeFor(schema, name)
  if (!type) return undefined
  // A foreign mark carries whatever it was given.
  if (isForeignType(type)) return type.create(value as Attrs)
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const plain = Object.keys(type.spec.attrs ?? {}).flatMap((key) => (isPlain(given[key]) ? [[key, given[key]] as const] : []))
  return type.create(Object.fromEntries(plain))
}

/** Each mark is an element around the letters, and a browser bears so many. */
const MOST_MARKS = 16

/** The letters of a text as nodes; `undefined` when there is something else between them. */
const drawText = (schema: Schema, parent: NodeType, text: Y.XmlText): Node[] | undefined => {
  const nodes: Node[] = []
  for (const { insert, attributes = {} } of text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]) {
    if (typeof insert !== 'string') return undefined
    const marks = Object.entries(attributes)
      .slice(0, MOST_MARKS)
      .flatMap(([name, value]) => markOf(schema, name, value) ?? [])
    nodes.push(schema.text(insert, parent.allowedMarks(marks)))
  }
  return nodes
}

/** Letters typed by two people into one empty line stand in two texts: whoever wrote the second one joins them. */
const joinOwnText = (text: Y.XmlText): void => {
  const next = text.nextSibling
  const { doc } = text
  if (!(next instanceof Y.XmlText) || !doc || next._item?.id.client !== doc.clientID) return
  doc.transact((transaction) => {
    text.applyDelta([{ retain: text.length }, ...(next.toDelta() as [])])
    next._item?.delete(transaction)
  })
}

const drawChildren = (schema: Schema, type: NodeType, element: Y.XmlElement, draw: Draw): Node[] | undefined => {
  const children: Node[] = []
  for (const child of element.toArray() as unknown[]) {
    if (!(child instanceof Y.XmlText)) {
      const node = draw(child, type.inlineContent)
      if (node) children.push(node)
      continue
    }
    if (child._item?.deleted) continue
    joinOwnText(child)
    const text = drawText(schema, type, child)
    if (!text) return undefined
    children.push(...text)
  }
  return children
}

/** Whether nothing is left in an element that has to hold something: two people took out its last lines, each one of them. */
const isShell = (schema: Schema, element: Y.XmlElement): boolean =>
  isKnown(schema.nodes, element.nodeName) &&
  schema.nodes[element.nodeName]?.isLeaf === false &&
  (element.toArray() as unknown[]).every((child) =>
    child instanceof Y.XmlText ? child.length === 0 : child instanceof Y.XmlElement && isShell(schema, child),
  )

const removeShell = ({ doc, _item: item }: Y.XmlElement): undefined => {
  doc?.transact((transaction) => item?.delete(transaction), ySyncPluginKey)
}

/**
 * The node for any part of a replica. What the schema does not know or cannot hold becomes a placeholder that shows its
 * letters, and the replica is left as it is; an empty shell is taken out of it.
 */
export const drawPart = (schema: Schema, part: unknown, inline: boolean, draw: Draw): Node | undefined => {
  if (!(part instanceof Y.XmlElement)) return foreignNode(schema, inline, lettersOf(part))
  const type = isKnown(schema.nodes, part.nodeName) ? schema.nodes[part.nodeName] : undefined
  if (type && type.isInline === inline && !type.isText && type !== schema.topNodeType) {
    const given = part.getAttributes() as Record<string, unknown>
    const children = drawChildren(schema, type, part, draw)
    const node = children && type.create(knownAttributes(type, given), children)
    if (node && type.validContent(node.content)) {
      rememberOthers(node.attrs, given)
      return node
    }
    if (isShell(schema, part)) return removeShell(part)
  }
  return foreignNode(schema, inline, lettersOf(part), keepElement(part))
}
