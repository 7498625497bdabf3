import type { EditorState } from '@tiptap/pm/state'
import {
  absolutePositionToRelativePosition,
  type ProsemirrorBinding,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import type { CaretCursor } from './carets.ts'

interface Bound {
  doc: Y.Doc
  type: Y.XmlFragment
  binding: ProsemirrorBinding
}

const bound = (state: EditorState): Bound | undefined => ySyncPluginKey.getState(state)

/** The own selection in a form that survives the changes of others. */
export const encodeSelection = (state: EditorState): CaretCursor | undefined => {
  const sync = bound(state)
  if (!sync) return undefined
  const encode = (position: number): Uint8Array =>
    Y.encodeRelativePosition(absolutePositionToRelativePosition(position, sync.type, sync.binding.mapping))
  const { anchor, head, empty } = state.selection
  const caret = encode(head)
  return { anchor: empty ? caret : encode(anchor), head: caret }
}

/** Where somebody's selection is in this state; `undefined` when it cannot be said yet, or when the bytes mean nothing. */
export const resolveCursor = (state: EditorState, cursor: CaretCursor): { anchor: number; head: number } | undefined => {
  const sync = bound(state)
  if (!sync) return undefined
  const resolve = (bytes: Uint8Array): number | null => {
    const position = relativePositionToAbsolutePosition(sync.doc, sync.type, Y.decodeRelativePosition(bytes), sync.binding.mapping)
    return position !== null && position >= 0 && position <= state.doc.content.size ? position : null
  }
  try {
    const head = resolve(cursor.head)
    const anchor = cursor.anchor === cursor.head ? head : resolve(cursor.anchor)
    return head === null || anchor === null ? undefined : { anchor, head }
  } catch {
    return undefined
  }
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a === b || (a.length === b.length && a.every((byte, index) => byte === b[index]))

export const sameCursor = (a: CaretCursor | null | undefined, b: CaretCursor | null | undefined): boolean =>
  a === b || (!!a && !!b && sameBytes(a.head, b.head) && sameBytes(a.anchor, b.anchor))
