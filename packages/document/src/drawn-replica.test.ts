import { undo } from '@tiptap/y-tiptap'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { type BareView, boundView } from '../test/bare-view.ts'
import { BODY } from './schema-version.ts'

type Child = Y.XmlElement | Y.XmlText
const element = (name: string, attributes: Record<string, unknown> = {}, ...children: (Child | string)[]): Y.XmlElement => {
  const made = new Y.XmlElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string)
  made.insert(
    0,
    children.map((child) => (typeof child === 'string' ? new Y.XmlText(child) : child)),
  )
  return made
}
const formatted = (text: string, attributes: object): Y.XmlText => {
  const made = new Y.XmlText()
  made.applyDelta([{ insert: text, attributes }])
  return made
}
const line = (text: string, id = text): Y.XmlElement => element('paragraph', { id }, text)

/** A page that somebody wrote past the editor, between two good lines, on the screen. */
const opened = (...blocks: Child[]): { replica: Y.Doc; view: BareView; fragment: Y.XmlFragment } => {
  const replica = new Y.Doc()
  const fragment = replica.getXmlFragment(BODY)
  fragment.insert(0, [line('first'), ...blocks, line('last')])
  return { replica, fragment, view: boundView(replica) }
}
/** Everything in the body, as plain values. */
const written = (part: unknown): unknown =>
  part instanceof Y.XmlText
    ? part.toDelta()
    : part instanceof Y.XmlElement
      ? [part.nodeName, part.getAttributes(), part.toArray().map(written)]
      : part instanceof Y.XmlFragment
        ? part.toArray().map(written)
        : String(part)

const STRANGE: [string, () => Child[]][] = [
  ['an unknown block', () => [element('script', { src: 'x' }, 'alert(1)')]],
  ['an unknown block in a quote', () => [element('blockquote', {}, line('wise'), element('iframe', {}, 'frame'))]],
  ['an unknown element in a line', () => [element('paragraph', {}, 'before', element('svg', { onload: 'x' }, 'image'), 'behind')]],
  ['an unknown mark', () => [element('paragraph', {}, formatted('marked', { glow: { strength: 3 } }))]],
  ['a mark named like a part of every object', () => [element('paragraph', {}, formatted('marked', { constructor: {}, toString: 'x' }))]],
  ['a mark named like a block', () => [element('paragraph', {}, formatted('marked', { codeBlock: true }))]],
  ['a mark that is only true', () => [element('paragraph', {}, formatted('marked', { bold: true }))]],
  ['a link to a list', () => [element('paragraph', {}, formatted('marked', { link: { href: ['x'] } }))]],
  ['an unknown attribute', () => [element('paragraph', { onclick: 'x', id: 'known' }, 'attributes')]],
  ['attributes of any kind', () => [element('heading', { level: { a: [1] }, id: 7 }, 'attributes')]],
  ['a line in a line', () => [element('paragraph', {}, 'outer', element('paragraph', {}, 'inner'))]],
  ['a list without items', () => [element('bulletList', {}, line('no item'))]],
  ['a divider with text', () => [element('horizontalRule', {}, 'hidden')]],
  ['code with a mark and a break', () => [element('codeBlock', {}, formatted('code', { bold: {} }), element('hardBreak'))]],
  ['a document in the document', () => [element('doc', {}, line('inner'))]],
  ['a text as an element', () => [element('text', {}, 'inner')]],
  ['an element named like a part of every object', () => [element('__proto__', {}, 'inner'), element('constructor')]],
  ['an element named like a placeholder', () => [element('foreignBlock', { text: 'x', kept: 'y' }, 'inner')]],
  ['text without a block', () => [new Y.XmlText('loose')]],
  ['a hook', () => [new Y.XmlHook('hook') as unknown as Child]],
  ['a map and a list', () => [new Y.Map([['a', 1]]) as unknown as Child, new Y.Array() as unknown as Child]],
  [
    'an embed in a line',
    () => {
      const text = new Y.XmlText('before behind')
      text.insertEmbed(6, { image: 'x' })
      return [element('paragraph', {}, text)]
    },
  ],
]

test.each(STRANGE)('%s neither ends the editor nor is it lost', (_what, blocks) => {
  const { replica, fragment, view } = opened(...blocks())
  const before = written(fragment)
  expect(view.lines[0]).toBe('first')
  expect(view.lines.at(-1)).toBe('last')
  view.state.doc.descendants((node) => void node.type.validContent(node.content))

  const blocksShown = view.lines.length
  view.place(0, 5)
  view.type('!')
  view.place(blocksShown - 1, 4)
  view.type('!')
  const expected = before as [string, object, { insert: string }[][]][]
  const [first, last] = [expected[0], expected.at(-1)]
  if (first?.[2][0]?.[0] && last?.[2][0]?.[0]) {
    first[2][0][0].insert = 'first!'
    last[2][0][0].insert = 'last!'
  }
  expect(written(fragment)).toEqual(before)

  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(replica))
  const otherView = boundView(other)
  otherView.place(0, 0)
  otherView.type('well, ')
  Y.applyUpdate(replica, Y.encodeStateAsUpdate(other))
  expect(view.lines[0]).toBe('well, first!')
  expect(view.lines).toEqual(otherView.lines)
  expect(written(fragment)).toEqual(written(other.getXmlFragment(BODY)))
})

test('strange content that arrives in an open page neither ends the editor nor is it lost', () => {
  for (const [, blocks] of STRANGE) {
    const { replica, view } = opened()
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(replica))
    other.getXmlFragment(BODY).insert(1, blocks())
    Y.applyUpdate(replica, Y.encodeStateAsUpdate(other))
    view.place(0, 5)
    view.type('!')
    expect([view.lines[0], view.lines.at(-1)]).toEqual(['first!', 'last'])
    expect((replica.getXmlFragment(BODY).toArray() as unknown[]).slice(1, -1).map(written)).toEqual(
      (other.getXmlFragment(BODY).toArray() as unknown[]).slice(1, -1).map(written),
    )
  }
})

test('letters in what cannot be shown can be read', () => {
  const { view } = opened(element('callout', { tone: 'loud' }, line('keep this'), line('and this')))
  expect(view.state.doc.child(1).attrs['text']).toBe('keep this and this')
})

test('what cannot be shown survives a move, with everything in it', () => {
  const { fragment, view } = opened(element('callout', { tone: 'loud' }, element('paragraph', {}, formatted('keep', { glow: 2 }))))
  const strange = written(fragment.get(1))
  const { doc, tr } = view.state
  const node = doc.child(1)
  const at = doc.child(0).nodeSize
  view.dispatch(tr.delete(at, at + node.nodeSize).insert(0, node))
  expect(fragment.toArray().map(written)[0]).toEqual(strange)
})

test('an unknown mark stays on its letters while somebody writes beside them', () => {
  const { fragment, view } = opened(element('paragraph', { id: 'x' }, formatted('glowing', { glow: { strength: 3 } })))
  view.place(1, 7)
  view.dispatch(view.state.tr.insert(view.state.selection.head, view.state.schema.text(' plain')))
  expect(written(fragment.get(1))).toEqual([
    'paragraph',
    { id: 'x' },
    [[{ insert: 'glowing', attributes: { glow: { strength: 3 } } }, { insert: ' plain' }]],
  ])
})

test('an attribute that nobody here knows stays when somebody writes into its block', () => {
  const { fragment, view } = opened(element('paragraph', { id: 'x', dir: 'rtl' }, 'text'))
  view.place(1, 4)
  view.type('!')
  expect(written(fragment.get(1))).toEqual(['paragraph', { id: 'x', dir: 'rtl' }, [[{ insert: 'text!' }]]])
})

test('letters under very many marks are drawn with a few of them', () => {
  const marks = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`mark${index}`, true]))
  const { view } = opened(element('paragraph', {}, formatted('marked', marks)))
  expect(view.state.doc.child(1).firstChild?.marks.length).toBeLessThan(20)
})

test('bare values between blocks are taken out before the editor counts places past them', () => {
  const replica = new Y.Doc()
  const fragment = replica.getXmlFragment(BODY)
  fragment.insert(0, [line('first'), 'bare', { a: 1 }, line('last')] as unknown as Child[])
  const view = boundView(replica)
  view.place(1, 4)
  view.type('!')
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(replica))
  other.getXmlFragment(BODY).insert(1, [7, 'x'] as unknown as Child[])
  Y.applyUpdate(replica, Y.encodeStateAsUpdate(other))
  view.type('!')
  expect(view.lines).toEqual(['first', 'last!!'])
})

test('an empty shell of a list is taken away', () => {
  const { fragment, view } = opened(element('bulletList', {}, element('listItem')))
  expect(view.lines).toEqual(['first', 'last'])
  expect(fragment.length).toBe(2)
})

test('an undo is no trouble beside strange content', () => {
  const { view } = opened(element('script', {}, 'alert(1)'))
  view.place(2, 4)
  view.type('!')
  undo(view.state)
  expect(view.lines[2]).toBe('last')
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])('after any changes of two people the screen shows what the replica holds (%i)', (start0) => {
  let seed = start0
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }
  const start = opened(element('callout', {}, line('inside')), line('middle'))
  const people = [start, { replica: new Y.Doc() }].map(({ replica }) => {
    Y.applyUpdate(replica, Y.encodeStateAsUpdate(start.replica))
    return { replica, view: replica === start.replica ? start.view : boundView(replica) }
  })
  for (let step = 0; step < 400; step++) {
    const { view } = people[random(2)]!
    const { state } = view
    const block = random(state.doc.childCount)
    const node = state.doc.child(block)
    let at = 0
    for (let index = 0; index < block; index++) at += state.doc.child(index).nodeSize
    const inside = at + 1 + random(node.content.size + 1)
    const kind = random(10)
    if (node.isAtom) {
      if (kind === 0 && state.doc.childCount > 3) view.dispatch(state.tr.delete(at, at + node.nodeSize).insert(0, node))
    } else if (kind < 5) view.dispatch(state.tr.insertText(String.fromCodePoint(97 + random(26)), inside))
    else if (kind < 6 && node.isTextblock) view.dispatch(state.tr.split(inside))
    else if (kind < 7 && node.isTextblock && inside > at + 1) view.dispatch(state.tr.delete(inside - 1, inside))
    else if (kind < 8 && node.isTextblock)
      view.dispatch(
        state.tr.setNodeMarkup(at, state.schema.nodes[node.type.name === 'heading' ? 'paragraph' : 'heading'], { id: node.attrs['id'] }),
      )
    else if (kind < 9 && state.doc.childCount > 3) view.dispatch(state.tr.delete(at, at + node.nodeSize).insert(0, node))
    else if (state.doc.childCount > 20) view.dispatch(state.tr.delete(at, at + node.nodeSize))
    if (random(3) > 0) continue
    const [from, to] = random(2) ? people : people.toReversed()
    Y.applyUpdate(to!.replica, Y.encodeStateAsUpdate(from!.replica, Y.encodeStateVector(to!.replica)))
  }
  for (let round = 0; round < 3; round++)
    for (const [from, to] of [people, people.toReversed()])
      Y.applyUpdate(to!.replica, Y.encodeStateAsUpdate(from!.replica, Y.encodeStateVector(to!.replica)))
  const [alice, bob] = people
  expect(alice!.view.state.doc.toJSON()).toEqual(bob!.view.state.doc.toJSON())
  const fresh = new Y.Doc()
  Y.applyUpdate(fresh, Y.encodeStateAsUpdate(alice!.replica))
  expect(boundView(fresh).state.doc.toJSON()).toEqual(alice!.view.state.doc.toJSON())
})
