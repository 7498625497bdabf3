import type { Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'
import { yUndoPluginKey } from '@tiptap/y-tiptap'
import type { UndoManager } from 'yjs'
import { type BlockKind, blockKind } from './blocks.ts'
import { safeHref } from './safe-link.ts'

export type InlineMark = 'bold' | 'italic' | 'underline' | 'strike' | 'code'
export const INLINE_MARKS: readonly InlineMark[] = ['bold', 'italic', 'underline', 'strike', 'code']

/** What a toolbar needs to know about the selection; a new object only when something of it changed. */
export interface ToolbarState {
  editable: boolean
  focused: boolean
  /** Text is selected that can be formatted. */
  hasText: boolean
  marks: Readonly<Record<InlineMark, boolean>>
  block: BlockKind
  /** The address of the link that holds the selection. */
  href: string | undefined
  canUndo: boolean
  canRedo: boolean
}

export const EMPTY_TOOLBAR: ToolbarState = {
  editable: false,
  focused: false,
  hasText: false,
  marks: { bold: false, italic: false, underline: false, strike: false, code: false },
  block: 'paragraph',
  href: undefined,
  canUndo: false,
  canRedo: false,
}

export const sameToolbar = (a: ToolbarState, b: ToolbarState): boolean =>
  a.editable === b.editable &&
  a.focused === b.focused &&
  a.hasText === b.hasText &&
  a.block === b.block &&
  a.href === b.href &&
  a.canUndo === b.canUndo &&
  a.canRedo === b.canRedo &&
  INLINE_MARKS.every((mark) => a.marks[mark] === b.marks[mark])

/** Reads the state of a toolbar from an editor. */
export const toolbarState = (editor: Editor): ToolbarState => {
  const { state } = editor
  const { selection } = state
  const undo: { undoManager: UndoManager } | undefined = yUndoPluginKey.getState(state)
  const inText = selection instanceof TextSelection
  return {
    editable: editor.isEditable,
    focused: editor.isFocused,
    hasText:
      inText &&
      !selection.empty &&
      !selection.$from.parent.type.spec.code &&
      state.doc.textBetween(selection.from, selection.to, ' ').trim() !== '',
    marks: {
      bold: editor.isActive('bold'),
      italic: editor.isActive('italic'),
      underline: editor.isActive('underline'),
      strike: editor.isActive('strike'),
      code: editor.isActive('code'),
    },
    block: blockKind(state),
    href: safeHref(editor.getAttributes('link')['href']),
    canUndo: (undo?.undoManager.undoStack.length ?? 0) > 0,
    canRedo: (undo?.undoManager.redoStack.length ?? 0) > 0,
  }
}
