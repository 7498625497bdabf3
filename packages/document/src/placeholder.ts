import { Extension } from '@tiptap/core'
import { type EditorState, Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { type EditorWords, ENGLISH, type Words } from './words.ts'

const textFor = (state: EditorState, { heading, placeholder }: EditorWords): string | undefined => {
  const { parent, depth } = state.selection.$from
  if (parent.content.size > 0 || !parent.isTextblock) return undefined
  if (parent.type.name === 'heading') return heading(Number(parent.attrs['level']))
  return parent.type.name === 'paragraph' && depth === 1 ? placeholder : undefined
}

/** Says what to do in the empty block that holds the caret, and in a document that is empty as a whole. */
export const Placeholder = Extension.create<{ words: Words }>({
  name: 'placeholder',
  addOptions: () => ({ words: () => ENGLISH }),
  addProseMirrorPlugins() {
    const { editor, options } = this
    return [
      new Plugin({
        props: {
          decorations: (state) => {
            if (!editor.isEditable || !state.selection.empty) return null
            const { doc, selection } = state
            const text = textFor(state, options.words())
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
