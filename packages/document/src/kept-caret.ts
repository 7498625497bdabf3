import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, type Selection, TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import {
  absolutePositionToRelativePosition,
  type ProsemirrorBinding,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { movedSelection } from './caught-up.ts'
import { isForeign } from './foreign-content.ts'
import { lineOf, sameLine } from './line-path.ts'

/** A selection as the binding restores it. Without `absAnchor` and `absHead` it takes the places as they are. */
interface KeptSelection {
  readonly type: string
  readonly anchor: Y.RelativePosition | null
  readonly head: Y.RelativePosition | null
}

interface Binding extends Omit<ProsemirrorBinding, 'beforeTransactionSelection'> {
  beforeTransactionSelection: KeptSelection | null
}

/** A place that goes with its letters, and with its line when somebody writes that anew (moves it, makes it a heading). */
const placeAt = (position: number, { doc, type, mapping }: Binding): (() => Y.RelativePosition) => {
  const place: Y.RelativePosition = absolutePositionToRelativePosition(position, type, mapping)
  const found = Y.createAbsolutePositionFromRelativePosition(place, doc)
  if (!(found?.type instanceof Y.XmlText)) return () => place
  const { type: text, index } = found
  const line = lineOf(text, type)
  const behind = text.length - index
  return () => {
    if (text._item?.deleted !== true) return place
    const joined = text.prevSibling
    if (joined instanceof Y.XmlText && text.parent?._item?.deleted === false)
      return Y.createRelativePositionFromTypeIndex(joined, Math.max(0, joined.length - behind), -1)
    const anew = line && sameLine(line, type)
    return anew ? Y.createRelativePositionFromTypeIndex(anew, Math.min(index, anew.length), -1) : place
  }
}

/** The selection people see, which the editor may not have heard of yet. */
const seenSelection = (view: EditorView): Selection => {
  const { doc, selection } = view.state
  const moved = movedSelection(view)
  if (!moved || !(selection instanceof TextSelection)) return selection
  return TextSelection.between(doc.resolve(moved.anchor), doc.resolve(moved.head))
}

const sizeOf = (node: Node | Node[] | undefined): number => (node && !Array.isArray(node) ? node.nodeSize : 0)

/** Whether a part of the replica is shown as a placeholder, or lies in one: the screen has no place for what is in it. */
const isBehindPlaceholder = (part: Y.AbstractType<unknown>, mapping: Binding['mapping']): boolean => {
  for (let around: unknown = part; around instanceof Y.XmlElement || around instanceof Y.XmlText; around = around.parent) {
    const node = mapping.get(around)
    if (node && !Array.isArray(node) && isForeign(node)) return true
  }
  return false
}

/** Whether the binding counts this place into the document. Text that stands in no block makes it count too far. */
const isInside = (place: Y.RelativePosition, { doc, type, mapping }: Binding): boolean => {
  const found = Y.createAbsolutePositionFromRelativePosition(place, doc)
  if (found && isBehindPlaceholder(found.type, mapping)) return false
  const parts = type.toArray()
  if (!parts.some((part) => part instanceof Y.XmlText)) return true
  const size = parts.reduce((sum, part) => sum + sizeOf(mapping.get(part)), 0)
  return (relativePositionToAbsolutePosition(doc, type, place, mapping) ?? 0) <= size
}

const keep = (view: EditorView, binding: Binding): void => {
  const selection = seenSelection(view)
  // What the binding saw may be left over from an undo.
  binding.beforeTransactionSelection = null
  if (!(selection instanceof TextSelection)) return binding.beforeAllTransactions()
  const head = placeAt(selection.head, binding)
  const anchor = selection.empty ? head : placeAt(selection.anchor, binding)
  const inside = (place: Y.RelativePosition) => (isInside(place, binding) ? place : null)
  binding.beforeTransactionSelection = {
    type: 'text',
    get anchor() {
      return inside(anchor())
    },
    get head() {
      return inside(head())
    },
  }
}

/**
 * Keeps the caret at its letters while changes of others arrive. The binding alone leaves it at the same count of letters
 * from the start of a line when somebody else writes into that line, and puts back a caret that was moved a frame ago.
 */
export const keptCaret = (): Plugin =>
  new Plugin({
    view: (view) => {
      const { binding }: { binding: Binding } = ySyncPluginKey.getState(view.state)
      const { doc } = binding
      // Later than the binding's own look at the selection, and before repairs that follow a change. Nothing may be written
      // from here: the transaction is not ours.
      const before = (replica: Y.Doc) => {
        if (replica._transaction?.origin !== ySyncPluginKey) keep(view, binding)
      }
      doc.on('beforeAllTransactions', before)
      return { destroy: () => doc.off('beforeAllTransactions', before) }
    },
  })

export const KeptCaret = Extension.create({ name: 'keptCaret', addProseMirrorPlugins: () => [keptCaret()] })
