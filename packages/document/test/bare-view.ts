import { getSchema } from '@tiptap/core'
import type { Node, Schema } from '@tiptap/pm/model'
import { EditorState, type Plugin, type PluginView, TextSelection, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { ySyncPlugin, yUndoPlugin } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { contentExtensions } from '../src/content.ts'
import { drawnReplica } from '../src/drawn-replica.ts'
import { foreignContent } from '../src/foreign-content.ts'
import { keptCaret } from '../src/kept-caret.ts'
import { ReplicaMapping } from '../src/replica-mapping.ts'
import { BODY } from '../src/schema-version.ts'
import { elementsIn, removeStrays } from '../src/strays.ts'

/** An editor's view as far as plugins need one, without a screen: it holds a state and lets the plugins' views follow it. */
export class BareView {
  state: EditorState
  readonly composing = false
  readonly #views: PluginView[] = []

  constructor(schema: Schema, plugins: readonly Plugin[]) {
    this.state = EditorState.create({ schema, plugins: [...plugins] })
    for (const { spec } of plugins) {
      const view = spec.view?.(this as unknown as EditorView)
      if (view) this.#views.push(view)
    }
  }

  readonly dispatch = (tr: Transaction): void => {
    const before = this.state
    this.state = before.apply(tr)
    for (const view of this.#views) view.update?.(this as unknown as EditorView, before)
  }

  hasFocus(): boolean {
    return false
  }

  /** The text of each block. */
  get lines(): string[] {
    const lines: string[] = []
    this.state.doc.forEach((block: Node) => void lines.push(block.textContent))
    return lines
  }

  /** The line with its caret, as `before|after`. */
  get caret(): string {
    const { parent, parentOffset } = this.state.selection.$head
    return `${parent.textContent.slice(0, parentOffset)}|${parent.textContent.slice(parentOffset)}`
  }

  /** Puts the caret into a top-level block. */
  place(block: number, offset: number): void {
    let at = 1
    for (let index = 0; index < block; index++) at += this.state.doc.child(index).nodeSize
    this.dispatch(this.state.tr.setSelection(TextSelection.create(this.state.doc, at + offset)))
  }

  type(text: string): void {
    this.dispatch(this.state.tr.insertText(text))
  }

  close(): void {
    for (const view of this.#views) view.destroy?.()
  }
}

const schema = getSchema([...contentExtensions(), ...foreignContent()])

/** A view bound to a replica as the editor is. */
export const boundView = (replica: Y.Doc): BareView => {
  const fragment = replica.getXmlFragment(BODY)
  removeStrays(replica, elementsIn(fragment))
  const mapping = new ReplicaMapping()
  const bind = ySyncPlugin(fragment, { mapping }) as Plugin
  return new BareView(schema, [bind, drawnReplica(mapping), yUndoPlugin(), keptCaret()])
}
