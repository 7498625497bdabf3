import { EditorState, TextSelection } from '@tiptap/pm/state'
import { initProseMirrorDoc, prosemirrorJSONToYXmlFragment, ySyncPlugin } from '@tiptap/y-tiptap'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { encodeSelection, resolveCursor, sameCursor } from './caret-positions.ts'
import { documentSchema } from './content.ts'
import { BODY } from './schema-version.ts'

const schema = documentSchema()
const line = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })

const seeded = (...lines: string[]) => {
  const replica = new Y.Doc()
  prosemirrorJSONToYXmlFragment(schema, { type: 'doc', content: lines.map(line) }, replica.getXmlFragment(BODY))
  return replica
}
const copyOf = (replica: Y.Doc) => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(replica))
  return copy
}
const open = (replica: Y.Doc) => {
  const fragment = replica.getXmlFragment(BODY)
  const { doc, mapping } = initProseMirrorDoc(fragment, schema)
  return EditorState.create({ doc, plugins: [ySyncPlugin(fragment, { mapping })] })
}
const select = (state: EditorState, anchor: number, head: number) =>
  state.apply(state.tr.setSelection(TextSelection.create(state.doc, anchor, head)))

test("alice's selection is found again in bob's replica", () => {
  const replica = seeded('one', 'second line')
  const cursor = encodeSelection(select(open(replica), 6, 12))
  expect(cursor && resolveCursor(open(copyOf(replica)), cursor)).toEqual({ anchor: 6, head: 12 })
})

test('her caret moves along when bob writes before it', () => {
  const replica = seeded('one', 'second line')
  const cursor = encodeSelection(select(open(replica), 9, 9))
  const bob = copyOf(replica)
  const first = bob.getXmlFragment(BODY).get(0)
  if (first instanceof Y.XmlElement && first.get(0) instanceof Y.XmlText) (first.get(0) as Y.XmlText).insert(0, 'ever so ')
  expect(cursor && resolveCursor(open(bob), cursor)).toEqual({ anchor: 17, head: 17 })
})

test('a caret in an empty paragraph is found', () => {
  const replica = new Y.Doc()
  replica.getXmlFragment(BODY).insert(0, [new Y.XmlElement('paragraph')])
  const cursor = encodeSelection(select(open(replica), 1, 1))
  expect(cursor && resolveCursor(open(copyOf(replica)), cursor)).toEqual({ anchor: 1, head: 1 })
})

test('a caret behind text that has not arrived yet has no place', () => {
  const replica = seeded('one')
  const behind = copyOf(replica)
  const text = (replica.getXmlFragment(BODY).get(0) as Y.XmlElement).get(0) as Y.XmlText
  text.insert(3, ' more')
  const cursor = encodeSelection(select(open(replica), 9, 9))
  expect(cursor && resolveCursor(open(behind), cursor)).toBeUndefined()
})

test('bytes that mean nothing have no place', () => {
  const state = open(seeded('one'))
  for (const bytes of [
    new Uint8Array(),
    new Uint8Array([255, 255, 255]),
    new Uint8Array([0, 200, 1, 255, 255, 255, 255, 15]),
    new Uint8Array(256).fill(9),
  ])
    expect(resolveCursor(state, { anchor: bytes, head: bytes })).toBeUndefined()
})

test('a place in another root of the replica has no place in the text', () => {
  const replica = seeded('one')
  const title = replica.getText('elsewhere')
  title.insert(0, 'title')
  const bytes = Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(title, 2))
  expect(resolveCursor(open(replica), { anchor: bytes, head: bytes })).toBeUndefined()
})

test('cursors are compared by what they say', () => {
  const a = { anchor: new Uint8Array([1, 2]), head: new Uint8Array([3]) }
  expect(sameCursor(a, { anchor: new Uint8Array([1, 2]), head: new Uint8Array([3]) })).toBe(true)
  expect(sameCursor(a, { anchor: new Uint8Array([1, 3]), head: new Uint8Array([3]) })).toBe(false)
  expect(sameCursor(a, null)).toBe(false)
  expect(sameCursor(null, null)).toBe(true)
})
