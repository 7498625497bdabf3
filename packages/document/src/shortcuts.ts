import { type Editor, Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { moveBlock } from './move-block.ts'

const tick = (editor: Editor): boolean => {
  const { $from } = editor.state.selection
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth)
    if (node.type.name !== 'taskItem') continue
    const at = $from.before(depth)
    return editor.commands.command(({ tr }) => {
      tr.setNodeAttribute(at, 'checked', node.attrs['checked'] !== true)
      return true
    })
  }
  return false
}

/** The keys of a document that StarterKit does not bring. `onLink` opens the link field. */
export const Shortcuts = Extension.create<{ onLink: () => void }>({
  name: 'shortcuts',
  priority: 1050,
  addOptions: () => ({ onLink: () => {} }),

  addKeyboardShortcuts() {
    const { editor, options } = this
    return {
      'Mod-Shift-x': () => editor.commands.toggleStrike(),
      'Mod-Enter': () => tick(editor),
      'Alt-ArrowUp': () => moveBlock('up')(editor.state, editor.view.dispatch),
      'Alt-ArrowDown': () => moveBlock('down')(editor.state, editor.view.dispatch),
      // Without a selection the key belongs to the palette.
      'Mod-k': () => {
        if (editor.state.selection.empty && !editor.isActive('link')) return false
        options.onLink()
        return true
      },
    }
  },

  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          // AltGr reports itself as Ctrl+Alt on Windows: what it types must not turn a line into a heading.
          handleDOMEvents: { keydown: (_view, event) => event.ctrlKey && event.altKey && event.getModifierState('AltGraph') },
        },
      }),
    ]
  },
})
