import type { PageKind } from '@tandem/protocol'
import fc from 'fast-check'
import * as Y from 'yjs'

/** One thing that one person does. Numbers pick among what is there. */
interface Act {
  who: number
  what: number
  at: number
  value: Written
}
type Written = string | number | boolean | null | object | undefined

const PEOPLE = 3

const value = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array(),
  // No editor writes a property of this name, and nobody may.
  fc.jsonValue().filter((made) => !JSON.stringify(made).includes('__proto__')),
)

/** Random editing by several people, some of it offline. */
export const editing = (maxLength = 60): fc.Arbitrary<Act[]> =>
  fc.array(fc.record({ who: fc.nat(PEOPLE - 1), what: fc.nat(99), at: fc.nat(1000), value }), { maxLength, size: 'max' })

const pick = <Value>(list: readonly Value[], at: number): Value | undefined => list[at % Math.max(1, list.length)]
const wordOf = ({ value: word, at }: Act): string => (typeof word === 'string' && word !== '' ? word : `é𝄞${at}`)

const elementsIn = (type: Y.XmlFragment): Y.XmlElement[] =>
  type.toArray().flatMap((child) => (child instanceof Y.XmlElement ? [child, ...elementsIn(child)] : []))
const textsIn = (type: Y.XmlFragment): Y.XmlText[] =>
  type.toArray().flatMap((child) => (child instanceof Y.XmlText ? [child] : child instanceof Y.XmlElement ? textsIn(child) : []))

/** A block as the editor's binding writes it: an element with attributes, and a text in it. */
const newBlock = (name: string, id: string, words: string): Y.XmlElement => {
  const block = new Y.XmlElement(name)
  block.setAttribute('id', id)
  // The types say text, the binding writes numbers and booleans too.
  if (name === 'heading') (block as Y.XmlElement<{ level: number }>).setAttribute('level', 2)
  block.insert(0, words === '' ? [] : [new Y.XmlText(words)])
  return block
}

const newList = (id: string, words: string): Y.XmlElement => {
  const list = new Y.XmlElement('bulletList')
  const item = new Y.XmlElement('listItem')
  item.insert(0, [newBlock('paragraph', id, words)])
  list.insert(0, [item])
  return list
}

/** Places between whole letters: no editor puts a caret into the middle of one. */
const placesIn = (text: Y.XmlText): number[] => {
  const places = [0]
  for (const { insert } of text.toDelta() as { insert: unknown }[]) {
    for (const letter of typeof insert === 'string' ? insert : ['embed']) {
      places.push((places.at(-1) ?? 0) + (letter === 'embed' ? 1 : letter.length))
    }
  }
  return places
}

const MARKS = [{ bold: {} }, { bold: null }, { link: { href: 'https://example.org/?a=%C3%A9', target: null } }, { code: true }]

const editDocument = (replica: Y.Doc, act: Act): void => {
  const { what, at } = act
  const body = replica.getXmlFragment('body')
  const blocks = elementsIn(body)
  const text = pick(textsIn(body), at)
  const block = pick(blocks, at)
  const places = text ? placesIn(text) : [0]
  const place = pick(places, at) ?? 0
  const next = places[places.indexOf(place) + 1]
  if (blocks.length === 0 || what < 12)
    return body.insert(at % (body.length + 1), [newBlock(at % 2 ? 'paragraph' : 'heading', `b${at}`, wordOf(act))])
  if (what < 18) return block?.insert(block.length, [newList(`l${at}`, wordOf(act))])
  if (what < 50) return text?.insert(place, wordOf(act))
  if (what < 62) return next === undefined ? undefined : text?.delete(place, next - place)
  if (what < 74) return next === undefined ? undefined : text?.format(place, next - place, pick(MARKS, at) ?? {})
  if (what < 78) return text?.insertEmbed(place, { image: { src: wordOf(act) } })
  if (what < 84) {
    // Enter: what stands behind the caret moves into a block of its own.
    if (next === undefined) return undefined
    text?.delete(place, text.length - place)
    return body.insert(body.length, [newBlock('paragraph', `s${at}`, wordOf(act))])
  }
  if (what < 90) {
    const parent = block?.parent
    if (block && (parent instanceof Y.XmlElement || parent instanceof Y.XmlFragment)) parent.delete(parent.toArray().indexOf(block), 1)
    return undefined
  }
  if (what < 95) return block?.setAttribute('id', `n${at}`)
  return void replica.getMap('meta').set('title', wordOf(act))
}

const editBoard = (replica: Y.Doc, act: Act): void => {
  const { what, at, value: written } = act
  const elements = replica.getMap<unknown>('elements')
  const id = pick([...elements.keys()], at)
  const element = id === undefined ? undefined : elements.get(id)
  if (!(element instanceof Y.Map) || what < 20) {
    const base = { type: 'rectangle', x: at / 64, y: -at, groupIds: [], link: null, customData: { anything: written } }
    return void elements.set(
      `el${at}`,
      new Y.Map<unknown>([['_', base], ...(at % 3 ? [] : [['pts', Uint8Array.of(1, at & 255)] as [string, unknown]])]),
    )
  }
  if (what < 60) {
    element.set('x', at / 64)
    return void element.set('y', at)
  }
  if (what < 75) return void element.set(`p${at % 4}`, written)
  if (what < 80) return void element.set('points', Y.Array.from([[0, 0], { written }, null, at]))
  if (what < 85) {
    const points = element.get('points')
    return points instanceof Y.Array ? points.insert(at % (points.length + 1), [written, at]) : undefined
  }
  if (what < 88) return element.delete(`p${at % 4}`)
  if (what < 92) return elements.delete(id as string)
  return void replica.getMap('meta').set('background', '#ffffff')
}

const EDIT = { document: editDocument, board: editBoard } as const

/** What a person has not sent yet. */
class Tab {
  readonly replica: Y.Doc
  readonly undo: Y.UndoManager
  online = true
  unsent: Uint8Array[] = []
  inbox: Uint8Array[] = []

  constructor(client: number, kind: PageKind) {
    this.replica = new Y.Doc()
    this.replica.clientID = client
    const roots = kind === 'document' ? [this.replica.getXmlFragment('body')] : [this.replica.getMap('elements')]
    this.undo = new Y.UndoManager([...roots, this.replica.getMap('meta')], { captureTimeout: 0 })
    this.replica.on('update', (update: Uint8Array, origin: unknown) => origin !== 'network' && this.unsent.push(update))
  }

  receive(): void {
    for (const update of this.inbox.splice(0)) Y.applyUpdate(this.replica, update, 'network')
  }
}

/** Calls `onSent` with every update that people's tabs send to the server while they edit, in order. Answers their replicas. */
export const play = (kind: PageKind, acts: readonly Act[], onSent: (update: Uint8Array) => void): Y.Doc[] => {
  const server = new Y.Doc()
  const tabs = Array.from({ length: PEOPLE }, (_, i) => new Tab(4_000_000_000 + i * 77_777_777, kind))
  const send = (tab: Tab, update: Uint8Array): void => {
    onSent(update)
    Y.applyUpdate(server, update)
    for (const other of tabs) if (other !== tab) other.inbox.push(update)
  }
  const flush = (tab: Tab, how: number): void => {
    const unsent = tab.unsent.splice(0)
    if (unsent.length === 0) return
    // As they were made, as one, or as what the server has not got.
    if (how % 3 === 0) for (const update of unsent) send(tab, update)
    else if (how % 3 === 1) send(tab, Y.mergeUpdates(unsent))
    else send(tab, Y.encodeStateAsUpdate(tab.replica, Y.encodeStateVector(server)))
  }
  for (const act of acts) {
    const tab = tabs[act.who] as Tab
    if (act.what >= 97) tab.online = !tab.online
    else if (act.what >= 94) tab.undo[act.at % 3 === 0 ? 'redo' : 'undo']()
    else tab.replica.transact(() => EDIT[kind](tab.replica, act))
    if (tab.online) {
      flush(tab, act.at)
      tab.receive()
    }
  }
  for (const tab of tabs) flush(tab, tab.replica.clientID)
  for (const tab of tabs) {
    tab.receive()
    tab.undo.destroy()
  }
  return tabs.map(({ replica }) => replica)
}
