import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { parseUpdate } from './parse-update.ts'

/** Random editing of everything a page can hold, as updates of one client each. */
const editing = fc.array(
  fc.record({
    client: fc.nat(2),
    act: fc.nat(9),
    at: fc.nat(40),
    value: fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.uint8Array(), fc.jsonValue()),
  }),
  { maxLength: 40, size: 'max' },
)

type Act = { client: number; act: number; at: number; value: unknown }

const perform = (doc: Y.Doc, { act, at, value }: Act): void => {
  const text = doc.getText('text')
  const map = doc.getMap('map')
  const body = doc.getXmlFragment('body')
  const list = doc.getArray('list')
  switch (act) {
    case 0:
      return text.insert(at % (text.length + 1), `${typeof value === 'string' ? value : 'é𝄞'}x`)
    case 1:
      return text.length > 0 ? text.delete(at % text.length, 1) : undefined
    case 2:
      return void map.set(`key${at % 5}`, value)
    case 3:
      return map.delete(`key${at % 5}`)
    case 4:
      return void map.set(`key${at % 5}`, new Y.Map([['nested', value]]))
    case 5: {
      const element = new Y.XmlElement('paragraph')
      element.setAttribute('id', String(at))
      element.insert(0, [new Y.XmlText('hello')])
      return body.insert(at % (body.length + 1), [element])
    }
    case 6:
      return body.length > 0 ? body.delete(at % body.length, 1) : undefined
    case 7:
      return text.length > 2 ? text.format(0, 2, { bold: true, link: { href: 'https://example.org' } }) : undefined
    case 8:
      return list.insert(at % (list.length + 1), [value, value])
    default:
      return text.insertEmbed(at % (text.length + 1), { image: 'x' })
  }
}

const updatesOf = (acts: Act[]): Uint8Array[] => {
  const docs = [1, 2, 3].map((clientID) => Object.assign(new Y.Doc(), { clientID }))
  const updates: Uint8Array[] = []
  for (const act of acts) {
    const doc = docs[act.client] as Y.Doc
    const one: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => one.push(update))
    doc.transact(() => perform(doc, act))
    doc.off('update', () => {})
    for (const update of one.slice(0, 1)) {
      updates.push(update)
      for (const other of docs) if (other !== doc) Y.applyUpdate(other, update)
    }
  }
  updates.push(Y.encodeStateAsUpdate(docs[0] as Y.Doc))
  return updates
}

test('genuine updates of random editing are all accepted, with the clocks Yjs gives them', () => {
  fc.assert(
    fc.property(editing, (acts) => {
      for (const update of updatesOf(acts)) {
        const parsed = parseUpdate(update)
        expect(parsed).toBeDefined()
        const meta = Y.parseUpdateMeta(update)
        for (const { client, from, to } of parsed?.structs ?? []) expect([meta.from.get(client), meta.to.get(client)]).toEqual([from, to])
        expect(parsed?.structs.length).toBe(meta.from.size)
      }
    }),
    { numRuns: 200 },
  )
})

test('D8 a damaged update is refused, or is one that Yjs applies without throwing', () => {
  fc.assert(
    fc.property(editing, fc.nat(), fc.nat(255), fc.boolean(), (acts, position, byte, cut) => {
      for (const update of updatesOf(acts).slice(0, 5)) {
        const damaged = cut ? update.slice(0, position % update.length) : update.slice()
        if (!cut) damaged[position % update.length] = byte
        if (parseUpdate(damaged)) Y.applyUpdate(new Y.Doc(), damaged)
      }
    }),
    { numRuns: 1000 },
  )
})

test('hostile updates are refused at once', () => {
  const refused = (bytes: number[] | Uint8Array) => expect(parseUpdate(Uint8Array.from(bytes))).toBeUndefined()
  refused([])
  refused([0])
  refused([0, 0, 0]) // something after the end
  refused([1, 0xff, 0xff, 0xff, 0x0f, 1, 0, 0]) // thirty million structs in eight bytes
  refused([1, 1, 1, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0]) // a GC of 2^49
  refused([1, 1, 1, 0, 9 | 0x80, 1, 0, 1, 65, 118, 0, 0]) // a sub-document
  refused([0, 1, 1, 2, 5, 3, 2, 1]) // deletions out of order
  const deep = new Y.Doc()
  let value: unknown = 1
  for (let i = 0; i < 200; i++) value = [value]
  deep.getMap('m').set('k', value)
  refused(Y.encodeStateAsUpdate(deep))
  const proto = new Y.Doc()
  proto.getMap('m').set('__proto__', 1)
  refused(Y.encodeStateAsUpdate(proto))
})

test('an update of nothing is an update', () => {
  expect(parseUpdate(Uint8Array.of(0, 0))).toMatchObject({ structs: [], deletes: [] })
})
