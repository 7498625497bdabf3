import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { type BoardElement, ELEMENT_TYPES } from './element.ts'
import { addElement, boardOf, differences, overrideElement, readElement } from './model.ts'
import { parseElement } from './parse-element.ts'

const box = { type: 'rectangle', x: 1, y: 2, width: 3, height: 4 }

const coordinate = fc.double({ min: -20_000, max: 20_000, noNaN: true })
const points = fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 40 })
const fields = fc.record(
  {
    x: coordinate,
    y: coordinate,
    width: coordinate,
    height: coordinate,
    angle: fc.double({ min: 0, max: 6.3, noNaN: true }),
    index: fc.constantFrom('a0', 'a1', 'Zz', 'b00V', null),
    strokeColor: fc.constantFrom('#e03131', 'transparent', '#1e1e1e'),
    opacity: fc.nat(100),
    groupIds: fc.array(fc.constantFrom('g1', 'g2'), { maxLength: 3 }),
    link: fc.constantFrom(null, 'https://example.org/', 'mailto:a@example.org'),
    customData: fc.constantFrom(null, { a: [1, { b: 'c' }] }),
    points,
    pressures: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 2 }),
    text: fc.string(),
    originalText: fc.string(),
    containerId: fc.constantFrom(null, 'box'),
    startBinding: fc.constantFrom(null, { elementId: 'box', focus: 0.5, gap: 2 }),
  },
  { requiredKeys: ['x', 'y', 'points'] },
)
const element = fc
  .tuple(fc.constantFrom(...ELEMENT_TYPES), fields)
  .map(([type, rest]) => parseElement('e1', { type, ...rest }) as BoardElement)

test('an element comes back from a replica as it went in', () => {
  fc.assert(
    fc.property(element, (made) => {
      const board = boardOf(new Y.Doc())
      addElement(board, made)
      expect(readElement(board, 'e1')).toEqual(made)
    }),
  )
})

test('changes written over an element make it the changed one, on another replica too', () => {
  fc.assert(
    fc.property(element, fields, (made, changes) => {
      const replica = new Y.Doc()
      const board = boardOf(replica)
      addElement(board, made)
      const changed = parseElement('e1', changes, made) as BoardElement
      overrideElement(board, changed, differences(made, changed))
      const other = new Y.Doc()
      Y.applyUpdate(other, Y.encodeStateAsUpdate(replica))
      expect(readElement(boardOf(other), 'e1')).toEqual(changed)
    }),
  )
})

test('what was read once is not changed by reading it again', () => {
  fc.assert(fc.property(element, (made) => void expect(parseElement('e1', made)).toEqual(made)))
})

test('hostile values never throw, and what comes out is an element', () => {
  const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true, withTypedArray: true })
  const hostile = fc.dictionary(
    fc.constantFrom(
      'type',
      'x',
      'y',
      'index',
      'points',
      'link',
      'groupIds',
      'customData',
      '__proto__',
      'roundness',
      'startBinding',
      'pts',
      '_',
    ),
    fc.oneof(anything, fc.constantFrom('arrow', 'freedraw', 'text', 5, 'a0')),
  )
  fc.assert(
    fc.property(fc.oneof(fc.constant('e1'), anything), hostile, fc.oneof(anything, hostile), (id, overrides, base) => {
      const parsed = parseElement(id, overrides, base)
      if (!parsed) return
      expect(ELEMENT_TYPES).toContain(parsed.type)
      expect(Number.isFinite(parsed.x) && Number.isFinite(parsed.y)).toBe(true)
      expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype)
      expect(parseElement(parsed.id, parsed)).toEqual(parsed)
    }),
    { numRuns: 2000 },
  )
})

test('an element whose stored form is not one is passed over', () => {
  const replica = new Y.Doc()
  const { elements } = boardOf(replica)
  elements.set('text', 'not a map')
  elements.set('empty', new Y.Map())
  elements.set('list', new Y.Map([['_', [1, 2]]]))
  elements.set('xml', new Y.XmlElement('script'))
  elements.set('bytes', new Y.Map([['_', new Uint8Array(4)]]))
  elements.set(
    'stroke',
    new Y.Map<unknown>([
      ['_', { type: 'freedraw', x: 0, y: 0 }],
      ['pts', new Uint8Array([255, 255, 255])],
    ]),
  )
  for (const id of elements.keys()) expect(readElement(boardOf(replica), id)).toBeUndefined()
})

test('a bad value gives way to the one before it, and the rest lives', () => {
  const parsed = parseElement('e1', { x: Number.NaN, strokeColor: 'red;background:url(x)', index: 'zz!', link: 'javascript:alert(1)' }, box)
  expect(parsed).toMatchObject({ x: 1, y: 2, strokeColor: '#1e1e1e', index: null, link: null })
})

test('only links to http, https and mail are kept', () => {
  const linkOf = (link: unknown) => parseElement('e1', { ...box, link })?.link
  for (const link of ['https://a.example/x', 'http://a.example', 'mailto:a@b.example']) expect(linkOf(link)).toBe(link)
  for (const link of [
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    '//evil.example',
    '/p/x',
    7,
    '',
  ])
    expect(linkOf(link), String(link)).toBeNull()
})

test('names that mean something to JavaScript are no ids, groups or data', () => {
  for (const id of ['__proto__', 'constructor', 'toString', '', 'a b', 'x'.repeat(65), 5]) expect(parseElement(id, box)).toBeUndefined()
  expect(parseElement('e1', { ...box, groupIds: ['constructor'] })).toMatchObject({ groupIds: [] })
  expect(parseElement('e1', { ...box, customData: JSON.parse('{"a": {"__proto__": {"b": 1}}}') })).toMatchObject({ customData: null })
})

test('free data is bounded in depth and in size', () => {
  let deep: unknown = 1
  for (let i = 0; i < 5_000; i++) deep = { a: deep }
  expect(parseElement('e1', { ...box, customData: deep })).toMatchObject({ customData: null })
  expect(parseElement('e1', { ...box, customData: { many: Array.from({ length: 100_000 }, () => 1) } })).toMatchObject({ customData: null })
})

test('types that could carry a page of their own are not taken', () => {
  for (const type of ['iframe', 'magicframe', 'selection', 'script', undefined])
    expect(parseElement('e1', { ...box, type })).toBeUndefined()
})
