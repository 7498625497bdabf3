import { BODY } from '@tandem/document'
import {
  createParagraphNear,
  deleteSelection,
  joinBackward,
  joinForward,
  lift,
  newlineInCode,
  selectParentNode,
  setBlockType,
  splitBlock,
  toggleMark,
  wrapIn,
} from '@tiptap/pm/commands'
import type { Node, Schema } from '@tiptap/pm/model'
import { liftListItem, sinkListItem, splitListItem, wrapInList } from '@tiptap/pm/schema-list'
import { AllSelection, type Command, type EditorState, type Selection, TextSelection, type Transaction } from '@tiptap/pm/state'
import { redo, undo, yUndoPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { type BareView, boundView } from '../../../../packages/document/test/bare-view.ts'
import { type Act, type Open, pick, pickByShare } from './editor.ts'

const MARKS: [string, object?][] = [
  ['bold'],
  ['italic'],
  ['strike'],
  ['underline'],
  ['code'],
  ['link', { href: 'https://example.org/?a=%C3%A9' }],
  ['link', { href: 'mailto:somebody@example.org' }],
]
const BLOCKS: [string, object?][] = [
  ['paragraph'],
  ['heading', { level: 1 }],
  ['heading', { level: 3 }],
  ['codeBlock', { language: 'typescript' }],
]
const LISTS = ['bulletList', 'orderedList', 'taskList']
const ITEMS = ['listItem', 'taskItem']

type Change = (state: EditorState, act: Act) => Transaction | undefined

/** The place of the number in a document, between whole letters: no caret stands in the middle of one. */
const placeIn = (doc: Node, number: number): number => {
  const place = number % (doc.content.size + 1)
  const { parent, parentOffset } = doc.resolve(place)
  if (!parent.isTextblock) return place
  const around = parent.textBetween(Math.max(0, parentOffset - 1), Math.min(parent.content.size, parentOffset + 1), undefined, ' ')
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(around) ? place - 1 : place
}

/** The binding may leave a caret in the middle of a letter that others wrote. A place is chosen anew then: half letters are not the matter here. */
const isWhole = ({ doc, selection: { anchor, head } }: EditorState): boolean =>
  placeIn(doc, anchor) === anchor && placeIn(doc, head) === head

/** Mostly a caret or a few letters, sometimes half the page or all of it. */
const select = ({ doc }: EditorState, { at, to }: Act): Selection => {
  if (to % 60 === 59) return new AllSelection(doc)
  const place = placeIn(doc, at)
  const $place = doc.resolve(place)
  // Where lines are joined and lifted.
  const anchor = to % 4 === 2 && $place.parent.isTextblock ? $place.start() : place
  const head = to % 5 === 0 ? placeIn(doc, to) : to % 2 === 0 ? anchor : placeIn(doc, Math.min(anchor + (to % 9), doc.content.size))
  return TextSelection.between(doc.resolve(anchor), doc.resolve(head))
}

const of =
  (command: (schema: Schema, act: Act) => Command | undefined): Change =>
  (state, act) => {
    let made: Transaction | undefined
    command(state.schema, act)?.(state, (tr) => (made = tr))
    return made
  }

const typeOf = (schema: Schema, name: string) => schema.nodes[name] as NonNullable<Schema['nodes'][string]>
const wordOf = ({ text }: Act): string => text || 'word'

/** A box is ticked, a heading gets another level. */
const setAttribute: Change = ({ doc, tr }, { at, to }) => {
  const found: [place: number, name: string, value: unknown][] = []
  doc.descendants(({ attrs }, place) => {
    if (typeof attrs['checked'] === 'boolean') found.push([place, 'checked', !attrs['checked']])
    if (typeof attrs['level'] === 'number') found.push([place, 'level', 1 + (to % 3)])
    if ('language' in attrs) found.push([place, 'language', pick([null, 'css', 'rust'], to)])
  })
  const change = pick(found, at)
  return change && tr.setNodeAttribute(...change)
}

const paste: Change = ({ doc, tr }, { at, to }) => {
  const from = placeIn(doc, to)
  return tr.replaceSelection(doc.slice(from, placeIn(doc, Math.min(doc.content.size, from + 1 + (at % 40)))))
}

const drag: Change = (state, { at }) => {
  const { tr } = state
  const moved = state.selection.content()
  tr.deleteSelection()
  return tr.replaceRange(placeIn(tr.doc, at), placeIn(tr.doc, at), moved)
}

const CHANGES: [number, Change][] = [
  [30, ({ tr }, act) => tr.insertText(wordOf(act))],
  [8, of(() => (state, dispatch) => state.selection.empty && state.selection.$from.depth > 0 && splitBlock(state, dispatch))],
  [6, of(() => deleteSelection)],
  [5, of(() => joinBackward)],
  [4, of(() => joinForward)],
  [4, of(() => lift)],
  [3, of((schema) => wrapIn(typeOf(schema, 'blockquote')))],
  [8, of((schema, { to }) => wrapInList(typeOf(schema, pick(LISTS, to) as string)))],
  [4, of((schema, { to }) => splitListItem(typeOf(schema, pick(ITEMS, to) as string)))],
  [3, of((schema, { to }) => sinkListItem(typeOf(schema, pick(ITEMS, to) as string)))],
  [3, of((schema, { to }) => liftListItem(typeOf(schema, pick(ITEMS, to) as string)))],
  [
    12,
    of((schema, { to }) => {
      const [name, attrs] = pick(MARKS, to) as [string, object?]
      const mark = schema.marks[name]
      return mark && toggleMark(mark, attrs ?? null)
    }),
  ],
  [
    5,
    of((schema, { to }) => {
      const [name, attrs] = pick(BLOCKS, to) as [string, object?]
      return setBlockType(typeOf(schema, name), attrs ?? null)
    }),
  ],
  [2, of(() => newlineInCode)],
  [2, of(() => createParagraphNear)],
  [2, ({ tr, schema }) => tr.replaceSelectionWith(typeOf(schema, 'horizontalRule').create())],
  [3, ({ tr, schema }) => tr.replaceSelectionWith(typeOf(schema, 'hardBreak').create())],
  [8, setAttribute],
  [6, paste],
  [4, drag],
]

/** What an editor of a newer version may have left in the page: this one shows it and must keep it. */
const writeNewer = (replica: Y.Doc, act: Act): void => {
  const body = replica.getXmlFragment(BODY)
  const callout = new Y.XmlElement('callout')
  const line = new Y.XmlElement('paragraph')
  const text = new Y.XmlText()
  text.applyDelta([{ insert: wordOf(act), attributes: { glow: { strength: 3 } } }])
  line.insert(0, [text])
  callout.setAttribute('tone', 'warm')
  callout.insert(0, [line])
  replica.transact(() => body.insert(act.at % (body.length + 1), [callout]))
}

class Writer {
  get v() {
    return this.#view
  }
  readonly #view: BareView
  readonly #replica: Y.Doc
  readonly #name: string
  #blocks = 0

  constructor(replica: Y.Doc, name: string) {
    this.#replica = replica
    this.#name = name
    this.#view = boundView(replica)
    // What makes one step of an undo is not to hang on how fast this machine is.
    this.#undoManager.captureTimeout = Number.MAX_SAFE_INTEGER
  }

  get #undoManager(): { captureTimeout: number; stopCapturing(): void } {
    return yUndoPluginKey.getState(this.#view.state).undoManager
  }

  act(act: Act): void {
    const { edit, to } = act
    if (edit >= 985) return writeNewer(this.#replica, act)
    if (edit >= 880) return void (edit % 3 === 0 ? redo : undo)(this.#view.state)
    if (to % 4 === 0) this.#undoManager.stopCapturing()
    if (to % 2 === 0 || !isWhole(this.#view.state)) this.#dispatch(this.#view.state.tr.setSelection(select(this.#view.state, act)))
    if (edit % 20 === 19) selectParentNode(this.#view.state, this.#dispatch)
    const tr = pickByShare(CHANGES, edit)(this.#view.state, act)
    if (tr) this.#dispatch(this.#named(tr))
  }

  rest(): void {
    this.#dispatch(this.#named(this.#view.state.tr, true).setMeta('addToHistory', false))
  }

  close(): void {
    this.#view.close()
  }

  readonly #dispatch = (tr: Transaction): void => {
    if (tr.docChanged || tr.selectionSet) this.#view.dispatch(tr)
  }

  /** Names new blocks as the editor does, and with `again` those that have the name of another one. */
  #named(tr: Transaction, again = false): Transaction {
    if (!tr.docChanged && !again) return tr
    const taken = new Set<unknown>()
    tr.doc.descendants((node, at, parent) => {
      if (!('id' in node.attrs) || (parent !== tr.doc && !ITEMS.includes(node.type.name))) return
      const id: unknown = node.attrs['id']
      if ((id === null && !again) || (again && taken.has(id) && id !== null))
        tr.setNodeAttribute(at, 'id', `${this.#name}-${++this.#blocks}`)
      taken.add(id)
    })
    return tr
  }
}

export const openDocument: Open = (replica, name) => new Writer(replica, name)
