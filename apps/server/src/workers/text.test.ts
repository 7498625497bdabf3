import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { MOST_TEXT, textOf } from './text.ts'

const block = (name: string, ...inside: (string | Y.XmlElement | Y.XmlText)[]): Y.XmlElement => {
  const element = new Y.XmlElement(name)
  element.insert(
    0,
    inside.map((part) => (typeof part === 'string' ? new Y.XmlText(part) : part)),
  )
  return element
}

const documentOf = (...blocks: Y.XmlElement[]) => {
  const replica = new Y.Doc()
  replica.getXmlFragment('body').insert(0, blocks)
  return replica
}

test('blocks of a document stand on lines of their own, however deep they lie', () => {
  const list = block(
    'bulletList',
    block('listItem', block('paragraph', 'milk')),
    block('listItem', block('paragraph', 'bread'), block('paragraph', 'rye')),
  )
  expect(textOf(documentOf(block('heading', 'Plan'), block('paragraph'), list, block('codeBlock', 'a\nb')), 'document')).toBe(
    'Plan\nmilk\nbread\nrye\na\nb',
  )
})

test('bold letters do not cut a word, and what was deleted is gone', () => {
  const replica = documentOf(block('paragraph', 'wonderful plans'), block('paragraph', 'old'))
  const text = (replica.getXmlFragment('body').get(0) as Y.XmlElement).get(0) as Y.XmlText
  text.format(0, 3, { bold: true })
  text.delete(9, 6)
  replica.getXmlFragment('body').delete(1, 1)
  expect(textOf(replica, 'document')).toBe('wonderful')
})

test('blocks nested five hundred deep are read', () => {
  let inner = block('blockquote', 'deep')
  const replica = new Y.Doc()
  for (let i = 0; i < 500; i++) inner = block('blockquote', inner)
  replica.getXmlFragment('body').insert(0, [inner])
  expect(textOf(replica, 'document')).toBe('deep')
})

test('no more is read than anybody searches for', () => {
  const text = textOf(documentOf(...Array.from({ length: 30 }, () => block('paragraph', `${'x'.repeat(9999)}😀`))), 'document')
  expect(text.length).toBeLessThanOrEqual(MOST_TEXT)
  expect(text).not.toMatch(/[\uD800-\uDBFF]$/)
})

const element = (base: object, changes: Record<string, unknown> = {}) => {
  const stored = new Y.Map<unknown>([['_', base]])
  for (const [name, value] of Object.entries(changes)) stored.set(name, value)
  return stored
}

test('texts and names of frames on a board are read as they are now', () => {
  const replica = new Y.Doc()
  const elements = replica.getMap('elements')
  elements.set('a', element({ type: 'text', text: 'first' }))
  elements.set('b', element({ type: 'text', text: 'old' }, { text: 'new' }))
  elements.set('c', element({ type: 'text', text: 'gone' }, { isDeleted: true }))
  elements.set('d', element({ type: 'rectangle', text: 'none' }))
  elements.set('e', element({ type: 'frame', name: 'Kitchen' }))
  elements.set('f', element({ type: 'text', text: 42 }))
  elements.set('g', 'no element')
  expect(textOf(replica, 'board').split('\n').toSorted()).toEqual(['Kitchen', 'first', 'new'])
})
