import { Extension } from '@tiptap/core'
import { Slice } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { looksLikeMarkdown } from './looks-like-markdown.ts'

const loadParser = () => import('./markdown-blocks.ts')

const insertPlain = (view: EditorView, text: string): void => {
  view.pasteText(text)
}

const insertBlocks = async (view: EditorView, text: string): Promise<void> => {
  const parser = await loadParser().catch(() => undefined)
  if (view.isDestroyed) return
  try {
    if (!parser) return insertPlain(view, text)
    const blocks = parser.markdownBlocks(view.state.schema, text)
    const { from, to } = view.state.selection
    const inline = blocks.childCount === 1 && blocks.firstChild?.type.name === 'paragraph'
    const tr = view.state.tr.replaceRange(from, to, new Slice(blocks, inline ? 1 : 0, inline ? 1 : 0))
    view.dispatch(tr.setMeta('paste', true).setMeta('uiEvent', 'paste').scrollIntoView())
  } catch {
    insertPlain(view, text)
  }
}

/** Turns pasted plain text that was written as Markdown into blocks. With Shift held, text stays text. */
export const MarkdownPaste = Extension.create({
  name: 'markdownPaste',
  addProseMirrorPlugins: () => {
    let plain = false
    return [
      new Plugin({
        props: {
          handleDOMEvents: {
            keydown: (_view, event) => {
              plain = event.shiftKey
              return false
            },
            focus: () => {
              void loadParser().catch(() => undefined)
              return false
            },
          },
          handlePaste: (view, event) => {
            const text = event.clipboardData?.getData('text/plain') ?? ''
            const html = event.clipboardData?.getData('text/html') ?? ''
            if (plain || html !== '' || view.state.selection.$from.parent.type.spec.code || !looksLikeMarkdown(text)) return false
            void insertBlocks(view, text)
            return true
          },
        },
      }),
    ]
  },
})
