import { EditorState } from '@tiptap/pm/state'
import { initProseMirrorDoc, prosemirrorJSONToYXmlFragment, ySyncPlugin, ySyncPluginKey } from '@tiptap/y-tiptap'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { type CaretChange, caretKey, type CaretDrawing, type DrawnCaret, nextDrawing, NOTHING_DRAWN } from './caret-drawing.ts'
import { documentSchema } from './content.ts'
import { BODY } from './schema-version.ts'

const schema = documentSchema()
const open = () => {
  const replica = new Y.Doc()
  const fragment = replica.getXmlFragment(BODY)
  const lines = ['first line', 'second line'].map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }))
  prosemirrorJSONToYXmlFragment(schema, { type: 'doc', content: lines }, fragment)
  const { doc, mapping } = initProseMirrorDoc(fragment, schema)
  const text = (fragment.get(1) as Y.XmlElement).get(0) as Y.XmlText
  return { state: EditorState.create({ doc, plugins: [ySyncPlugin(fragment, { mapping })] }), text }
}
const caret = (text: Y.XmlText, from: number, to: number): DrawnCaret => {
  const at = (index: number) => Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index))
  return { id: 'bob', cursor: { anchor: at(from), head: at(to) }, color: '#123456', element: {} as HTMLElement }
}
const draw = (state: EditorState, change: CaretChange, before = NOTHING_DRAWN) =>
  nextDrawing(state.tr.setMeta(caretKey, change), before, state)
const places = ({ decorations }: CaretDrawing) => decorations.find().map(({ from, to }) => [from, to])

test("bob's caret and selection are drawn where they are", () => {
  const { state, text } = open()
  expect(places(draw(state, { drawn: [caret(text, 0, 6)], gone: [] }))).toEqual(
    expect.arrayContaining([
      [13, 19],
      [19, 19],
    ]),
  )
})

test('a moved caret leaves nothing behind', () => {
  const { state, text } = open()
  const first = draw(state, { drawn: [caret(text, 0, 6)], gone: [] })
  expect(places(draw(state, { drawn: [caret(text, 2, 2)], gone: [] }, first))).toEqual([[15, 15]])
})

test('it is gone when bob is', () => {
  const { state, text } = open()
  const first = draw(state, { drawn: [caret(text, 0, 6)], gone: [] })
  expect(places(draw(state, { drawn: [], gone: ['bob'] }, first))).toEqual([])
})

test('it keeps its place in the text while alice types above', () => {
  const { state, text } = open()
  const first = draw(state, { drawn: [caret(text, 4, 4)], gone: [] })
  const tr = state.tr.insertText('xx', 1)
  expect(places(nextDrawing(tr, first, state.apply(tr)))).toEqual([[19, 19]])
})

test('it is found again after the binding has replaced the document', () => {
  const { state, text } = open()
  const first = draw(state, { drawn: [caret(text, 4, 4)], gone: [] })
  const tr = state.tr.replaceWith(0, state.doc.content.size, state.doc.content).setMeta(ySyncPluginKey, { isChangeOrigin: true })
  expect(places(nextDrawing(tr, first, state.apply(tr)))).toEqual([[17, 17]])
})

test('a caret that cannot be resolved yet stays where it was', () => {
  const { state, text } = open()
  const first = draw(state, { drawn: [caret(text, 4, 4)], gone: [] })
  const unknown = { ...caret(text, 0, 0), cursor: { anchor: new Uint8Array([1]), head: new Uint8Array([1]) } }
  expect(places(draw(state, { drawn: [unknown], gone: [] }, first))).toEqual([[17, 17]])
})
