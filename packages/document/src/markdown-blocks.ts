import { Extension, type JSONContent } from '@tiptap/core'
import { MarkdownManager } from '@tiptap/markdown'
import type { Fragment, Schema } from '@tiptap/pm/model'
import { contentExtensions } from './content.ts'
import { safeHref } from './safe-link.ts'

const DEEPEST = 3

/** Tables have no block yet: their source stays readable as code. */
const TableAsText = Extension.create({
  name: 'tableAsText',
  markdownTokenName: 'table',
  parseMarkdown: (token, helpers) => helpers.createNode('codeBlock', {}, [helpers.createTextNode((token.raw ?? '').trim())]),
})

/** Pictures have no block yet: they become links to where they are. */
const ImageAsLink = Extension.create({
  name: 'imageAsLink',
  markdownTokenName: 'image',
  parseMarkdown: (token, helpers) => {
    const href = safeHref(token.href)
    const text = token.text === undefined || token.text === '' ? (token.href ?? '') : token.text
    if (text === '') return []
    return href === undefined ? helpers.createTextNode(text) : helpers.createTextNode(text, [{ type: 'link', attrs: { href } }])
  },
})

let manager: MarkdownManager | undefined

/** Keeps to what the schema knows: other nodes leave their text, other marks go, deep headings rise. */
const known = (schema: Schema, node: JSONContent): JSONContent[] => {
  const type = node.type === undefined ? undefined : schema.nodes[node.type]
  const content = node.content?.flatMap((child) => known(schema, child))
  if (!type) return content ?? (node.text === undefined ? [] : [{ type: 'text', text: node.text }])
  const marks = node.marks?.filter((mark) => schema.marks[mark.type])
  const level: unknown = node.attrs?.['level']
  const attrs = typeof level === 'number' ? { ...node.attrs, level: Math.min(level, DEEPEST) } : node.attrs
  return [{ ...node, ...(attrs && { attrs }), ...(content && { content }), ...(marks && { marks }) }]
}

const isInline = (schema: Schema, node: JSONContent): boolean => node.type !== undefined && schema.nodes[node.type]?.isInline === true

/** Markdown as blocks of this schema. Throws when it makes no valid document. */
export const markdownBlocks = (schema: Schema, markdown: string): Fragment => {
  manager ??= new MarkdownManager({ extensions: [...contentExtensions(), TableAsText, ImageAsLink] })
  const parsed = manager.parse(markdown.replaceAll('\r\n', '\n').trim())
  const blocks = (parsed.content ?? [])
    .flatMap((node) => known(schema, node))
    .map((node) => (isInline(schema, node) ? { type: 'paragraph', content: [node] } : node))
  const doc = schema.nodeFromJSON({ type: 'doc', content: blocks })
  doc.check()
  return doc.content
}
