import { Extension } from '@tiptap/core'
import { Fragment, Slice } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { type ProsemirrorBinding, ySyncPluginKey } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import type { ReplicaMapping } from './replica-mapping.ts'
import { removeStrays } from './strays.ts'

const drawAll = (view: EditorView, binding: ProsemirrorBinding, mapping: ReplicaMapping): void =>
  // The binding must not take this for something to write.
  binding.mux(() => {
    const blocks = Fragment.from(mapping.blocks(binding.type))
    const { tr, doc } = view.state
    tr.replace(0, doc.content.size, new Slice(blocks, 0, 0)).setMeta('addToHistory', false)
    view.dispatch(tr.setMeta(ySyncPluginKey, { isChangeOrigin: true, binding }))
  })

/**
 * Shows a replica whatever is in it, when `removeStrays` has seen it before. `mapping` is the one that the binding was
 * given; this plugin belongs after the binding's own.
 */
export const drawnReplica = (mapping: ReplicaMapping): Plugin =>
  new Plugin({
    view: (view) => {
      const { binding }: { binding: ProsemirrorBinding } = ySyncPluginKey.getState(view.state)
      const { doc: replica } = binding
      // Before the binding hears of a change.
      const arrived = (transaction: Y.Transaction) => {
        if (!transaction.local) removeStrays(replica, transaction.changed.keys())
      }
      replica.on('beforeObserverCalls', arrived)
      mapping.open(view.state.schema)
      drawAll(view, binding, mapping)
      return { destroy: () => replica.off('beforeObserverCalls', arrived) }
    },
  })

export const DrawnReplica = Extension.create<{ mapping: ReplicaMapping | undefined }>({
  name: 'drawnReplica',
  priority: 999,
  addOptions: () => ({ mapping: undefined }),
  addProseMirrorPlugins() {
    return this.options.mapping ? [drawnReplica(this.options.mapping)] : []
  },
})
