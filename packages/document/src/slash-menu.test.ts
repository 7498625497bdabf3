import { EditorState, TextSelection } from '@tiptap/pm/state'
import { expect, test } from 'vitest'
import { findBlocks } from './blocks.ts'
import { documentSchema } from './content.ts'
import { slashBeforeCaret } from './slash-menu.ts'

const schema = documentSchema()
const typed = (text: string, block = 'paragraph') => {
  const doc = schema.node('doc', null, [schema.node(block, null, [schema.text(text)])])
  return EditorState.create({ doc, selection: TextSelection.atEnd(doc) })
}

test('a slash at the start of a line or after a space asks for a block', () => {
  expect(slashBeforeCaret(typed('/'))).toEqual({ from: 1, to: 2, query: '' })
  expect(slashBeforeCaret(typed('and /he'))).toEqual({ from: 5, to: 8, query: 'he' })
  expect(slashBeforeCaret(typed('/task list'))?.query).toBe('task list')
})

test('a slash within a word, an address or code does not', () => {
  for (const text of ['either/or', 'https://', '/usr/', '//', '/two  spaces', `/${'x'.repeat(40)}`])
    expect(slashBeforeCaret(typed(text))).toBeUndefined()
  expect(slashBeforeCaret(typed('/', 'codeBlock'))).toBeUndefined()
})

test('blocks are found by name, by other words and without spaces', () => {
  const kinds = (query: string) => findBlocks(query).map((choice) => choice.kind)
  expect(kinds('')).toHaveLength(10)
  expect(kinds('head')).toEqual(['heading1', 'heading2', 'heading3'])
  expect(kinds('todo')).toEqual(['taskList'])
  expect(kinds('list')).toEqual(['bulletList', 'orderedList', 'taskList'])
  expect(kinds('heading2')).toEqual(['heading2'])
  expect(kinds('H1')).toEqual(['heading1'])
  expect(kinds('zebra')).toEqual([])
})
