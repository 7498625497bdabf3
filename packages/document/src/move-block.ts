import { Fragment, Slice } from '@tiptap/pm/model'
import { type Command, Selection, TextSelection } from '@tiptap/pm/state'

const isItem = (name: string) => name === 'listItem' || name === 'taskItem'

/** Swaps the block (or list item) that holds the caret with the one above or below it. */
export const moveBlock =
  (direction: 'up' | 'down'): Command =>
  (state, dispatch) => {
    const { $from, $to, from, to } = state.selection
    let depth = $from.sharedDepth(to)
    if ($from.parent.isTextblock && depth === $from.depth) depth--
    while (depth > 0 && !isItem($from.node(depth + 1)?.type.name ?? '')) depth--
    const parent = $from.node(depth)
    const first = $from.index(depth)
    const last = Math.max(first, $to.indexAfter(depth) - 1)
    const neighbour = direction === 'up' ? first - 1 : last + 1
    const other = neighbour >= 0 ? parent.maybeChild(neighbour) : null
    if (!other) return false
    if (!dispatch) return true
    const blocks = Array.from({ length: last - first + 1 }, (_, index) => parent.child(first + index))
    const start = $from.posAtIndex(Math.min(first, neighbour), depth)
    const end = $from.posAtIndex(Math.max(last, neighbour) + 1, depth)
    const content = Fragment.from(direction === 'up' ? [...blocks, other] : [other, ...blocks])
    const shift = direction === 'up' ? -other.nodeSize : other.nodeSize
    const tr = state.tr.replace(start, end, new Slice(content, 0, 0))
    const { selection } = state
    tr.setSelection(
      selection instanceof TextSelection
        ? TextSelection.create(tr.doc, selection.anchor + shift, selection.head + shift)
        : Selection.near(tr.doc.resolve(from + shift)),
    )
    dispatch(tr.scrollIntoView())
    return true
  }
