import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { copyOf } from './page-copy.ts'

const element = (name: string, ...children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement => {
  const made = new Y.XmlElement(name)
  made.insert(0, children)
  return made
}
const line = (...parts: [string, object?][]): Y.XmlElement => {
  const text = new Y.XmlText()
  let at = 0
  for (const [words, format] of parts) {
    text.insert(at, words, format ?? {})
    at += words.length
  }
  return element('paragraph', text)
}

test('a document is copied with its title, a line a block, without the marks of formatting', () => {
  const replica = new Y.Doc()
  replica.getMap('meta').set('title', 'Plan')
  const done = element('taskItem', line(['call Bob']))
  done.setAttribute('checked', true as unknown as string)
  replica
    .getXmlFragment('body')
    .insert(0, [
      line(['Hello '], ['world', { bold: {} }]),
      element(
        'bulletList',
        element('listItem', line(['one']), element('bulletList', element('listItem', line(['inner'])))),
        element('listItem', line(['two'])),
      ),
      element('taskList', done, element('taskItem', line(['write']))),
      element('horizontalRule'),
      element('blockquote', line(['said'])),
    ])
  const copy = copyOf(replica, 'document')
  expect(copy.fileName).toBe('Plan.txt')
  expect(copy.text.split('\n')).toEqual([
    'Plan',
    '',
    'Hello world',
    '- one',
    '  - inner',
    '- two',
    '[x] call Bob',
    '[ ] write',
    '---',
    'said',
  ])
})

test('an empty board without a title still makes a file that can be opened', () => {
  const copy = copyOf(new Y.Doc(), 'board')
  expect(copy.fileName).toBe('Untitled.excalidraw')
  expect(JSON.parse(copy.text)).toMatchObject({ type: 'excalidraw', elements: [] })
})

test('words without a place stand at the end of a document', () => {
  const replica = new Y.Doc()
  replica.getXmlFragment('body').insert(0, [line(['kept'])])
  expect(copyOf(replica, 'document', ['lost', 'too']).text).toBe('kept\n\nlost\n\ntoo')
})
