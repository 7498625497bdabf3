import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'

const key = new PluginKey<boolean>('held-selection')

/** Keeps the selection visible while the focus is in a field that belongs to it. */
export const HeldSelection = Extension.create({
  name: 'heldSelection',
  addProseMirrorPlugins: () => [
    new Plugin<boolean>({
      key,
      state: { init: () => false, apply: (tr, held) => (tr.getMeta(key) as boolean | undefined) ?? held },
      props: {
        decorations: (state) => {
          const { from, to, empty } = state.selection
          if (empty || key.getState(state) !== true) return null
          return DecorationSet.create(state.doc, [Decoration.inline(from, to, { class: 't-held' })])
        },
      },
    }),
  ],
})

export const holdSelection = (view: EditorView, held: boolean): void => {
  if (key.getState(view.state) !== held) view.dispatch(view.state.tr.setMeta(key, held))
}
