import { expect, test } from 'vitest'
import { documentSchema } from './content.ts'
import { markdownBlocks } from './markdown-blocks.ts'

const schema = documentSchema()
const names = (markdown: string) => {
  const found: string[] = []
  markdownBlocks(schema, markdown).forEach((node) => found.push(node.type.name))
  return found
}
test('pasted Markdown becomes headings, lists, quotes, code and dividers', () => {
  expect(names('# Plan\n\ntext\n\n- a\n- b\n\n1. c\n\n> wise\n\n```js\nlet x = 1\n```\n\n---\n\nend')).toEqual([
    'heading',
    'paragraph',
    'bulletList',
    'orderedList',
    'blockquote',
    'codeBlock',
    'horizontalRule',
    'paragraph',
  ])
})

test('task lists keep what is ticked', () => {
  const [list] = markdownBlocks(schema, '- [ ] one\n- [x] two').content
  expect(list?.type.name).toBe('taskList')
  expect([list?.child(0).attrs['checked'], list?.child(1).attrs['checked']]).toEqual([false, true])
})

test('a dangerous address in Markdown leaves only its text', () => {
  const blocks = markdownBlocks(schema, '[a](javascript:alert(1)) [b](https://example.org)')
  expect(JSON.stringify(blocks.toJSON())).not.toContain('javascript')
  expect(JSON.stringify(blocks.toJSON())).toContain('https://example.org/')
})

test('nothing written is lost when there is no block for it yet', () => {
  const kept = JSON.stringify(
    markdownBlocks(
      schema,
      'before\n\n| a | b |\n|---|---|\n| cell | other |\n\n![picture](https://example.org/p.png)\n\n<b>html</b>\n\n#### deep\n\nafter',
    ).toJSON(),
  )
  for (const word of ['before', 'cell', 'other', 'p.png', 'html', 'deep', 'after']) expect(kept).toContain(word)
})
