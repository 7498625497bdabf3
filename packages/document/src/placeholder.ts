import { Extension } from '@tiptap/core'
import { type EditorState, Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

const textFor = (state: EditorState, text: string): string | undefined => {
  const { parent, depth } = state.selection.$from
  if (parent.content.size > 0 || !parent.isTextblock) return undefined
  if (parent.type.name === 'heading') return `Heading ${String(parent.attrs['level'])}`
  return parent.type.name === 'paragraph' && depth === 1 ? text : undefined
}

/** Says what to do in the empty block that holds the caret, and in a document that is empty as a whole. */
export const Placeholder = Extension.create<{ text: string }>({
  name: 'placeholder',
  addOptions: () => ({ text: '' }),
  addProseMirrorPlugins() {
    const { editor, options } = this
    return [
      new Plugin({
        props: {
          decorations: (state) => {
            if (!editor.isEditable || !state.selection.empty) return null
            const { doc, selection } = state
            const text = textFor(state, options.text)
            if (text === undefined) return null
            const at = selection.$from.before()
            const name = doc.childCount === 1 ? 't-hint t-hint-always' : 't-hint'
            return DecorationSet.create(doc, [
              Decoration.node(at, at + selection.$from.parent.nodeSize, { class: name, 'data-hint': text }),
            ])
          },
        },
      }),
    ]
  },
})
