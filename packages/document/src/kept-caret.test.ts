import { TextSelection } from '@tiptap/pm/state'
import { prosemirrorJSONToYXmlFragment, undo } from '@tiptap/y-tiptap'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { boundView } from '../test/bare-view.ts'
import { documentSchema } from './content.ts'
import { BODY } from './schema-version.ts'

const schema = documentSchema()

/** Two people with the same lines on the screen; what they write waits until it is sent. */
const two = (...lines: string[]) => {
  const first = new Y.Doc()
  const content = lines.map((text, index) => ({
    type: 'paragraph',
    attrs: { id: `line${index}` },
    ...(text !== '' && { content: [{ type: 'text', text }] }),
  }))
  prosemirrorJSONToYXmlFragment(schema, { type: 'doc', content }, first.getXmlFragment(BODY))
  const start = Y.encodeStateAsUpdate(first)
  const [alice, bob] = [1001, 2002].map((clientID) => {
    const replica = Object.assign(new Y.Doc(), { clientID })
    Y.applyUpdate(replica, start)
    return { replica, view: boundView(replica) }
  }) as [Person, Person]
  return { alice, bob }
}
type Person = { replica: Y.Doc; view: ReturnType<typeof boundView> }

const send = (from: Person, to: Person): void =>
  Y.applyUpdate(to.replica, Y.encodeStateAsUpdate(from.replica, Y.encodeStateVector(to.replica)), 'server')

test('a caret moves along when somebody writes before it in the same line', () => {
  const { alice, bob } = two('hello world')
  alice.view.place(0, 6)
  bob.view.place(0, 0)
  bob.view.type('well, ')
  send(bob, alice)
  expect(alice.view.caret).toBe('well, hello |world')
})

test('a caret stays in its line when the line looks like another one after somebody wrote into it', () => {
  const { alice, bob } = two('to do', 'to do')
  alice.view.place(0, 2)
  bob.view.place(0, 5)
  bob.view.type('!')
  send(bob, alice)
  alice.view.type('!')
  expect(alice.view.lines).toEqual(['to! do!', 'to do'])
})

test('two people who type at one place keep their words whole', () => {
  for (const place of [0, 3, 6]) {
    const { alice, bob } = two('abcdef')
    alice.view.place(0, place)
    bob.view.place(0, place)
    for (const [a, b] of ['1x', '2y', '3z'].map((pair) => [pair.charAt(0), pair.charAt(1)] as const)) {
      alice.view.type(a)
      bob.view.type(b)
      send(alice, bob)
      send(bob, alice)
    }
    expect(alice.view.lines).toEqual(bob.view.lines)
    expect(alice.view.lines[0]).toMatch(/123xyz|xyz123/)
  }
})

test('words stay whole while the other writes into the same line, before and behind', () => {
  const { alice, bob } = two('one two three')
  alice.view.place(0, 7)
  for (const letter of 'ABCDEFGH') {
    alice.view.type(letter)
    bob.view.place(0, letter < 'E' ? 0 : (bob.view.lines[0]?.length ?? 0))
    bob.view.type('.')
    send(bob, alice)
    send(alice, bob)
  }
  expect(alice.view.lines[0]).toBe('....one twoABCDEFGH three....')
})

test('a caret goes with its line when somebody moves the line', () => {
  const { alice, bob } = two('first', 'second', 'third')
  alice.view.place(0, 3)
  const { doc, tr } = bob.view.state
  const line = doc.child(0)
  bob.view.dispatch(tr.delete(0, line.nodeSize).insert(doc.content.size - line.nodeSize, line))
  send(bob, alice)
  expect(alice.view.lines).toEqual(['second', 'third', 'first'])
  expect(alice.view.caret).toBe('fir|st')
})

test('a caret in a line that somebody deletes stays where the line was', () => {
  const { alice, bob } = two('first', 'second', 'third')
  alice.view.place(1, 3)
  const { doc, tr } = bob.view.state
  bob.view.dispatch(tr.delete(doc.child(0).nodeSize, doc.child(0).nodeSize + doc.child(1).nodeSize))
  send(bob, alice)
  expect(alice.view.lines).toEqual(['first', 'third'])
  expect(['first|', '|third']).toContain(alice.view.caret)
})

test('a change of somebody else after an undo leaves the caret where it is', () => {
  const { alice, bob } = two('first', 'second')
  alice.view.place(1, 6)
  alice.view.type('!')
  alice.view.place(0, 5)
  alice.view.type('!')
  undo(alice.view.state)
  alice.view.place(0, 2)
  undo(alice.view.state)
  const here = alice.view.caret
  bob.view.place(0, 0)
  bob.view.type('x')
  send(bob, alice)
  expect(alice.view.caret).toBe(here.replace('first', 'xfirst').replace('fi|rst', 'xfi|rst'))
})

test('a caret stays in a line that somebody makes a heading', () => {
  const { alice, bob } = two('first', 'second')
  alice.view.place(0, 3)
  bob.view.dispatch(bob.view.state.tr.setNodeMarkup(0, bob.view.state.schema.nodes['heading'], { id: 'line0', level: 2 }))
  send(bob, alice)
  expect(alice.view.state.doc.child(0).type.name).toBe('heading')
  expect(alice.view.caret).toBe('fir|st')
})

test('two people who start in one empty line keep their words whole', () => {
  const { alice, bob } = two('')
  for (const [a, b] of ['1x', '2y', '3z'].map((pair) => [pair.charAt(0), pair.charAt(1)] as const)) {
    alice.view.type(a)
    bob.view.type(b)
    send(alice, bob)
    send(bob, alice)
  }
  send(alice, bob)
  expect(alice.view.lines).toEqual(bob.view.lines)
  expect(alice.view.lines[0]).toMatch(/123xyz|xyz123/)
})

test('a selection keeps its ends while somebody writes into it', () => {
  const { alice, bob } = two('hello world')
  alice.view.dispatch(alice.view.state.tr.setSelection(TextSelection.create(alice.view.state.doc, 3, 9)))
  bob.view.place(0, 5)
  bob.view.type(' big')
  send(bob, alice)
  const { from, to } = alice.view.state.selection
  expect(alice.view.state.doc.textBetween(from, to)).toBe('llo big wo')
})
