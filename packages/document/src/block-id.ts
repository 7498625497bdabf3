import { Extension } from '@tiptap/core'
import { isChangeOrigin } from '@tiptap/extension-collaboration'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'

/** Blocks that carry an id when they stand at the top level; list items carry one everywhere. */
export const BLOCKS = ['paragraph', 'heading', 'blockquote', 'codeBlock', 'horizontalRule', 'bulletList', 'orderedList', 'taskList']
const ITEMS = ['listItem', 'taskItem']
const PAUSE = 800

const key = new PluginKey<number>('block-id')
const isItem = (node: Node) => node.type.name === 'listItem' || node.type.name === 'taskItem'
const idOf = (node: Node | null | undefined): string | undefined => {
  const id: unknown = node?.attrs['id']
  return typeof id === 'string' && id !== '' ? id : undefined
}

/** Ten characters that are easy to put into an address. */
export const newBlockId = (): string => {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
  return Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => alphabet[byte & 31]).join('')
}

const eachBlock = (doc: Node, from: number, to: number, visit: (node: Node, at: number) => void) =>
  doc.nodesBetween(from, to, (node, at, parent) => {
    if (parent === doc || isItem(node)) visit(node, at)
    return !node.isTextblock
  })

/** The part of the document that the transactions touched, in positions of the newest one. */
const changedRange = (transactions: readonly Transaction[]): { from: number; to: number } | undefined => {
  let range: { from: number; to: number } | undefined
  for (const transaction of transactions)
    for (const map of transaction.mapping.maps) {
      if (range) range = { from: map.map(range.from, -1), to: map.map(range.to, 1) }
      map.forEach((_oldFrom, _oldTo, from, to) => {
        range = { from: Math.min(from, range?.from ?? from), to: Math.max(to, range?.to ?? to) }
      })
    }
  return range
}

/** What a block at this place was called before the change: turning a paragraph into a heading keeps its id. */
const formerId = (transactions: readonly Transaction[], oldDoc: Node, at: number): string | undefined => {
  let position = at
  for (const transaction of transactions.toReversed()) position = transaction.mapping.invert().map(position, -1)
  return position <= oldDoc.content.size ? idOf(oldDoc.nodeAt(position)) : undefined
}

/** Names the blocks that local changes inserted or split; `undefined` when there is nothing to name. */
export const nameNewBlocks = (
  transactions: readonly Transaction[],
  oldState: EditorState,
  newState: EditorState,
  newId: () => string = newBlockId,
): Transaction | undefined => {
  const local = transactions.filter((transaction) => transaction.docChanged)
  // While an input method is composing, redrawing the block would end the composition: the next change names it.
  if (local.length === 0 || local.some((transaction) => isChangeOrigin(transaction) || transaction.getMeta('composition') !== undefined))
    return undefined
  const range = changedRange(local)
  if (!range) return undefined
  const unnamed: number[] = []
  const taken = new Set<string>()
  const end = Math.min(range.to, newState.doc.content.size)
  newState.doc.nodesBetween(Math.min(range.from, end), end, (node, at, parent) => {
    const id = idOf(node)
    if (id !== undefined) taken.add(id)
    else if ((parent === newState.doc && 'id' in node.attrs) || isItem(node)) unnamed.push(at)
    return !node.isTextblock
  })
  if (unnamed.length === 0) return undefined
  const tr = newState.tr
  for (const at of unnamed) {
    const former = formerId(local, oldState.doc, at)
    const id = former !== undefined && !taken.has(former) ? former : newId()
    taken.add(id)
    tr.setNodeAttribute(at, 'id', id)
  }
  return tr.setMeta(key, 'named')
}

/** Gives every second block of the same name a new one; concurrent splits can make such pairs. */
export const renameDuplicates = (state: EditorState, newId: () => string = newBlockId): Transaction | undefined => {
  const seen = new Set<string>()
  const again: number[] = []
  eachBlock(state.doc, 0, state.doc.content.size, (node, at) => {
    const id = idOf(node)
    if (id === undefined) return
    if (seen.has(id)) again.push(at)
    seen.add(id)
  })
  if (again.length === 0) return undefined
  const tr = state.tr.setMeta('addToHistory', false)
  for (const at of again) tr.setNodeAttribute(at, 'id', newId())
  return tr
}

/** Stable names of blocks, for links, comments and history. Writes only after local changes, never in a read-only editor. */
export const BlockId = Extension.create({
  name: 'blockId',

  addGlobalAttributes() {
    return [
      {
        types: [...BLOCKS, ...ITEMS],
        attributes: {
          id: {
            default: null,
            keepOnSplit: false,
            // A pasted copy is a new block.
            parseHTML: () => null,
            renderHTML: ({ id }) => (typeof id === 'string' && id !== '' ? { id: `block-${id}` } : {}),
          },
        },
      },
    ]
  },

  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        key,
        appendTransaction: (transactions, oldState, newState) =>
          editor.isEditable ? nameNewBlocks(transactions, oldState, newState) : undefined,
        state: {
          init: () => 0,
          apply: (transaction, named: number) => (transaction.getMeta(key) === 'named' ? named + 1 : named),
        },
        view: () => {
          let waiting: ReturnType<typeof setTimeout> | undefined
          return {
            update: (view, before) => {
              // Readers, and writers who made no block, leave repairs to those who may have made the pair.
              if (waiting !== undefined || view.state.doc === before.doc || !key.getState(view.state)) return
              waiting = setTimeout(() => {
                waiting = undefined
                const tr = editor.isEditable && !view.composing ? renameDuplicates(view.state) : undefined
                if (tr) view.dispatch(tr)
              }, PAUSE)
            },
            destroy: () => clearTimeout(waiting),
          }
        },
      }),
    ]
  },
})
