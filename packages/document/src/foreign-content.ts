import { Mark, Node } from '@tiptap/core'
import type { Mark as ProseMirrorMark, MarkType, Node as ProseMirrorNode, Schema } from '@tiptap/pm/model'
import type { KeptElement } from './kept-element.ts'
import { ENGLISH, type Words } from './words.ts'

/** Names of what stands on the screen for parts of a replica that the schema does not know. They are never written. */
export const FOREIGN_BLOCK = 'foreignBlock'
export const FOREIGN_INLINE = 'foreignInline'
const FOREIGN_MARK = 'foreignMark'
const FOREIGN = new Set([FOREIGN_BLOCK, FOREIGN_INLINE, FOREIGN_MARK])

const SHOWN = 2_000

export const isForeign = (node: ProseMirrorNode): boolean => FOREIGN.has(node.type.name)
/** Whether the schema knows this name and may draw it. Names come from the wire: `constructor` is none. */
export const isKnown = (names: object, name: string): boolean => Object.hasOwn(names, name) && !FOREIGN.has(name)

/** What is behind a placeholder, to be written again when the block around it is written anew. */
export const keptBehind = (node: ProseMirrorNode): KeptElement | undefined => (node.attrs['kept'] as KeptElement | null) ?? undefined

const shownText = (node: ProseMirrorNode): string => String(node.attrs['text'] ?? '')

const placeholder = (name: string, inline: boolean, words: Words) =>
  Node.create({
    name,
    group: inline ? 'inline' : 'block',
    inline,
    atom: true,
    priority: 1,
    addAttributes: () => ({ text: { default: '', rendered: false }, kept: { default: null, rendered: false } }),
    renderHTML: ({ node }) => [
      inline ? 'span' : 'div',
      { class: 't-foreign', contenteditable: 'false' },
      shownText(node) || words().unreadable,
    ],
    renderText: ({ node }) => shownText(node),
  })

/** Placeholders for what others may have written with a newer or a strange editor: its text is shown, and it stays in the replica. */
export const foreignContent = (words: Words = () => ENGLISH) => [
  placeholder(FOREIGN_BLOCK, false, words),
  placeholder(FOREIGN_INLINE, true, words),
  // A list of tags would make the view look through the mark's value, which may be of any kind.
  Mark.create({ name: FOREIGN_MARK, priority: 1, renderHTML: () => document.createElement('span') }),
]

/** A placeholder that shows this text. */
export const foreignNode = (schema: Schema, inline: boolean, text: string, kept?: KeptElement): ProseMirrorNode => {
  const type = schema.nodes[inline ? FOREIGN_INLINE : FOREIGN_BLOCK]
  if (!type) throw new Error('The schema has no place for what it does not know')
  return type.create({ text: text.slice(0, SHOWN), kept: kept ?? null })
}

const foreignTypes = new WeakSet<MarkType>()

/**
 * A type of this name that looks like nothing. The binding writes marks by their type's name, so the format stays what it
 * was; and the view looks types up in the schema when it reads what was typed.
 */
const foreignType = (schema: Schema, name: string): MarkType | undefined => {
  const base = schema.marks[FOREIGN_MARK]
  if (!base) return undefined
  const type = Object.create(base, { name: { value: name } }) as MarkType
  const create = (value: unknown): ProseMirrorMark => Object.create(base.create(), { type: { value: type }, attrs: { value } })
  Object.defineProperties(type, { excluded: { value: [type] }, create: { value: create } })
  foreignTypes.add(type)
  Object.assign(schema.marks, { [name]: type })
  return type
}

/** The type of the mark for a format, by its name; `undefined` when it could be taken for something else. */
export const markTypeFor = (schema: Schema, name: string): MarkType | undefined => {
  const known = Object.hasOwn(schema.marks, name) ? schema.marks[name] : undefined
  // The view looks up how to draw something by its name, in an object like any other.
  return known ?? (name.length > 64 || name in schema.nodes || name in {} ? undefined : foreignType(schema, name))
}

export const isForeignType = (type: MarkType): boolean => foreignTypes.has(type)
