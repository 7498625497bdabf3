import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/**
 * Lets the editor hear of a selection that the browser has already moved. Browsers tell it with the next frame, and a
 * key pressed (or a caret drawn) before that would act on the old selection and put it back.
 */
export const catchUp = (view: EditorView): void => {
  if (view.composing || !view.hasFocus()) return
  const chosen = document.getSelection()
  if (!chosen?.focusNode || !chosen.anchorNode || !view.dom.contains(chosen.focusNode) || !view.dom.contains(chosen.anchorNode)) return
  const { anchor, head } = view.state.selection
  const same =
    view.posAtDOM(chosen.focusNode, chosen.focusOffset) === head && view.posAtDOM(chosen.anchorNode, chosen.anchorOffset) === anchor
  if (!same) document.dispatchEvent(new Event('selectionchange'))
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
