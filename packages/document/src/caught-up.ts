import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/**
 * Where the browser has the selection, as places in the document, when the editor has not heard of it yet. Browsers tell
 * it with the next frame. `undefined` when both agree, or when the text has no focus.
 */
export const movedSelection = (view: EditorView): { anchor: number; head: number } | undefined => {
  if (view.composing || !view.hasFocus()) return undefined
  const chosen = document.getSelection()
  if (!chosen?.focusNode || !chosen.anchorNode) return undefined
  if (!view.dom.contains(chosen.focusNode) || !view.dom.contains(chosen.anchorNode)) return undefined
  const anchor = view.posAtDOM(chosen.anchorNode, chosen.anchorOffset)
  const head = view.posAtDOM(chosen.focusNode, chosen.focusOffset)
  const known = view.state.selection
  return anchor === known.anchor && head === known.head ? undefined : { anchor, head }
}

/**
 * Lets the editor hear of a selection that the browser has already moved: a key pressed (or a caret drawn) before the
 * editor heard of it would act on the old selection and put it back.
 */
export const catchUp = (view: EditorView): void => {
  if (movedSelection(view)) document.dispatchEvent(new Event('selectionchange'))
}

/** Keys act on the selection people see, however fast they follow each other. */
export const CaughtUp = Extension.create({
  name: 'caughtUp',
  priority: 1200,
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        handleDOMEvents: {
          keydown: (view) => {
            catchUp(view)
            return false
          },
        },
      },
    }),
  ],
})
