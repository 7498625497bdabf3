import type { Node } from '@tiptap/pm/model'
import { EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { expect, test } from 'vitest'
import { nameNewBlocks, renameDuplicates } from './block-id.ts'
import { documentSchema } from './content.ts'

const schema = documentSchema()
const paragraph = (text: string, id: string | null = null) => schema.node('paragraph', { id }, text === '' ? [] : [schema.text(text)])
const state = (...blocks: Node[]) => EditorState.create({ schema, doc: schema.node('doc', null, blocks) })
const ids = (doc: Node) => {
  const found: unknown[] = []
  doc.descendants((node) => {
    if (node.type.spec.attrs && 'id' in node.type.spec.attrs) found.push(node.attrs['id'])
  })
  return found
}
const counter = () => {
  let count = 0
  return () => `new${String(++count)}`
}
const after = (before: EditorState, ...transactions: ((state: EditorState) => Transaction)[]) => {
  let now = before
  const applied = transactions.map((make) => {
    const tr = make(now)
    now = now.apply(tr)
    return tr
  })
  const named = nameNewBlocks(applied, before, now, counter())
  return named ? now.apply(named).doc : undefined
}

test('a split block gets a name of its own, and the first half keeps the old one', () => {
  const doc = after(state(paragraph('hello world', 'old')), ({ tr }) =>
    tr.split(6, 1, [{ type: schema.nodes['paragraph']!, attrs: { id: null } }]),
  )
  expect(doc && ids(doc)).toEqual(['old', 'new1'])
})

test('inserted blocks and their list items are named, paragraphs inside of them are not', () => {
  const item = (text: string) => schema.node('listItem', null, [paragraph(text)])
  const doc = after(state(paragraph('a', 'old')), ({ tr }) => tr.insert(3, schema.node('bulletList', null, [item('one'), item('two')])))
  expect(doc && ids(doc)).toEqual(['old', 'new1', 'new2', null, 'new3', null])
})

test('turning a paragraph into a heading keeps its name', () => {
  const doc = after(state(paragraph('title', 'old')), ({ tr }) => tr.setNodeMarkup(0, schema.nodes['heading'], { level: 1 }))
  expect(doc && ids(doc)).toEqual(['old'])
})

test('blocks that arrive from others are left alone', () => {
  expect(
    after(state(paragraph('a', 'old')), ({ tr }) => tr.insert(3, paragraph('b')).setMeta(ySyncPluginKey, { isChangeOrigin: true })),
  ).toBeUndefined()
})

test('moving the caret names nothing', () => {
  expect(after(state(paragraph('a')), ({ tr, doc }) => tr.setSelection(TextSelection.create(doc, 1)))).toBeUndefined()
})

test('typing in a named block names nothing, and other blocks stay as they are', () => {
  expect(after(state(paragraph('a', 'one'), paragraph('b')), ({ tr }) => tr.insertText('x', 2))).toBeUndefined()
})

test('a word under composition is not redrawn for the sake of a name', () => {
  expect(after(state(paragraph('')), ({ tr }) => tr.insertText('か', 1).setMeta('composition', 1))).toBeUndefined()
})

test('changes of several transactions are found where they ended up', () => {
  const doc = after(
    state(paragraph('a', 'one'), paragraph('b', 'two')),
    ({ tr }) => tr.insert(6, paragraph('end')),
    ({ tr }) => tr.insert(0, paragraph('start')),
  )
  expect(doc && ids(doc)).toEqual(['new1', 'one', 'two', 'new2'])
})

test('of two blocks with one name the second gets a new one', () => {
  const twins = state(paragraph('a', 'same'), paragraph('b', 'same'), paragraph('c', 'other'))
  const tr = renameDuplicates(twins, counter())
  expect(tr && ids(tr.doc)).toEqual(['same', 'new1', 'other'])
  expect(tr?.getMeta('addToHistory')).toBe(false)
})

test('a document without twins is not touched', () => {
  expect(renameDuplicates(state(paragraph('a', 'one'), paragraph('b'), paragraph('c')))).toBeUndefined()
})
