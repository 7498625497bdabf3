import { EditorState, TextSelection } from '@tiptap/pm/state'
import { expect, test } from 'vitest'
import { documentSchema } from './content.ts'
import { moveBlock } from './move-block.ts'

const schema = documentSchema()
const line = (text: string) => schema.node('paragraph', null, [schema.text(text)])
const at = (doc: ReturnType<typeof line>, word: string) => {
  let found = 0
  doc.descendants((node, position) => {
    if (node.text === word) found = position
  })
  return found
}
const moved = (doc: ReturnType<typeof line>, word: string, direction: 'up' | 'down') => {
  let state = EditorState.create({ doc, selection: TextSelection.create(doc, at(doc, word) + 1) })
  const done = moveBlock(direction)(state, (tr) => (state = state.apply(tr)))
  return { done, text: state.doc.textBetween(0, state.doc.content.size, ' '), caretIn: state.selection.$from.parent.textContent }
}
const doc = schema.node('doc', null, [line('one'), line('two'), line('three')])
const list = schema.node('doc', null, [
  line('before'),
  schema.node(
    'bulletList',
    null,
    ['a', 'b', 'c'].map((text) => schema.node('listItem', null, [line(text)])),
  ),
])

test('a block moves up or down and the caret stays in it', () => {
  expect(moved(doc, 'two', 'up')).toEqual({ done: true, text: 'two one three', caretIn: 'two' })
  expect(moved(doc, 'two', 'down')).toEqual({ done: true, text: 'one three two', caretIn: 'two' })
})

test('the first block cannot move up, the last one not down', () => {
  expect(moved(doc, 'one', 'up').done).toBe(false)
  expect(moved(doc, 'three', 'down').done).toBe(false)
})

test('within a list the item moves, not the list', () => {
  expect(moved(list, 'b', 'up')).toEqual({ done: true, text: 'before b a c', caretIn: 'b' })
})
