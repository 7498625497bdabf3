import { Editor } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Selection } from '@tiptap/pm/state'
import type { XmlFragment } from 'yjs'
import { BLOCKS } from './block-id.ts'
import { type BlockKind, turnInto } from './blocks.ts'
import { CaretsOfOthers } from './caret-plugin.ts'
import type { Carets } from './carets.ts'
import { CaughtUp } from './caught-up.ts'
import { CodeBlockViews } from './code-block-view.ts'
import { contentExtensions } from './content.ts'
import { DrawnReplica } from './drawn-replica.ts'
import { foreignContent } from './foreign-content.ts'
import { HeldSelection, holdSelection } from './held-selection.ts'
import { KeptCaret } from './kept-caret.ts'
import { MarkdownPaste } from './markdown-paste.ts'
import { NamedTextbox } from './named-textbox.ts'
import { Placeholder } from './placeholder.ts'
import { ReplicaMapping } from './replica-mapping.ts'
import { hrefFromTyped } from './safe-link.ts'
import { Shortcuts } from './shortcuts.ts'
import { SlashCommands, type SlashMenu } from './slash-menu.ts'
import { Changing, type Store } from './store.ts'
import { StrictPaste } from './strict-paste.ts'
import { elementsIn, removeStrays } from './strays.ts'
import type { Words } from './words.ts'
import { EMPTY_TOOLBAR, type InlineMark, sameToolbar, type ToolbarState, toolbarState } from './toolbar-state.ts'

export interface EditorOptions {
  /** Where the text goes; its content is replaced. */
  element: HTMLElement
  /** The root `BODY` of a replica. Opening writes nothing to it, but takes out what no editor can have written (`strays.ts`). */
  fragment: XmlFragment
  carets: Carets
  editable: boolean
  /** What it says to people. */
  words: Words
}

/** A document on the screen, bound to a replica. It knows no network: what it changes is in the replica at once. */
export interface DocumentEditor {
  readonly toolbar: Store<ToolbarState>
  readonly slashMenu: SlashMenu
  /** Whether the field for an address is wanted (Ctrl+K on selected text). */
  readonly linkField: Store<boolean>
  setEditable(editable: boolean): void
  /** Puts the caret before the first letter. */
  focusStart(): void
  /** Puts the caret into an empty last paragraph, which is added when there is none. */
  focusEnd(): void
  /** Gives the focus back to the text, where the caret was. */
  focus(): void
  toggle(mark: InlineMark): void
  turnInto(kind: BlockKind): void
  openLinkField(): void
  closeLinkField(): void
  /** Links the selection to what was typed; `false` when that is no address. */
  setLink(typed: string): boolean
  removeLink(): void
  undo(): void
  redo(): void
  /** Types a slash, for people without one at hand. */
  startSlashMenu(): void
  /** Where the selection (or the link around the caret) is on the screen. */
  selectionRect(): DOMRect
  close(): void
}

const PROTECTED = new Set([...BLOCKS, 'listItem', 'taskItem'])

class BoundEditor implements DocumentEditor {
  readonly toolbar = new Changing<ToolbarState>(EMPTY_TOOLBAR, sameToolbar)
  readonly linkField = new Changing(false)
  readonly slashMenu: SlashMenu
  readonly #editor: Editor
  #editable: boolean

  constructor({ element, fragment, carets, editable, words }: EditorOptions) {
    let slashMenu: SlashMenu | undefined
    this.#editable = editable
    const mapping = new ReplicaMapping()
    if (fragment.doc) removeStrays(fragment.doc, elementsIn(fragment))
    this.#editor = new Editor({
      element,
      editable,
      injectCSS: false,
      // Looks at every changed range once more, for an event nobody listens to.
      enableCoreExtensions: { delete: false },
      extensions: [
        CaughtUp,
        ...contentExtensions(words),
        ...foreignContent(words),
        // An undo takes back own blocks, but none that others have written into since.
        Collaboration.configure({ fragment, ySyncOptions: { mapping }, yUndoOptions: { protectedNodes: PROTECTED } }),
        DrawnReplica.configure({ mapping }),
        KeptCaret,
        CaretsOfOthers.configure({ carets }),
        Placeholder.configure({ words }),
        SlashCommands.configure({ onReady: (menu) => (slashMenu = menu), words }),
        Shortcuts.configure({ onLink: () => this.openLinkField() }),
        StrictPaste,
        MarkdownPaste,
        HeldSelection,
        CodeBlockViews.configure({ words }),
        NamedTextbox.configure({ words }),
      ],
    })
    if (!slashMenu) throw new Error('The slash menu was not made')
    this.slashMenu = slashMenu
    for (const event of ['transaction', 'focus', 'blur', 'update'] as const) this.#editor.on(event, this.#read)
    this.#read()
  }

  readonly #read = (): void => {
    if (!this.#editor.isDestroyed) this.toolbar.set(toolbarState(this.#editor))
  }

  setEditable(editable: boolean): void {
    if (editable === this.#editable) return
    this.#editable = editable
    if (!editable) this.closeLinkField()
    this.#editor.setEditable(editable, false)
    this.#read()
  }

  focusStart(): void {
    this.#focusAt('start')
  }

  focusEnd(): void {
    const { lastChild } = this.#editor.state.doc
    const ready = lastChild?.type.name === 'paragraph' && lastChild.content.size === 0
    if (this.#editable && !ready) this.#editor.commands.insertContentAt(this.#editor.state.doc.content.size, { type: 'paragraph' })
    this.#focusAt('end')
  }

  focus(): void {
    // Tiptap's own focus waits for a frame, and a letter typed within it is lost.
    this.#editor.view.focus()
  }

  toggle(mark: InlineMark): void {
    this.focus()
    this.#editor.commands.toggleMark(mark)
  }

  turnInto(kind: BlockKind): void {
    turnInto(this.#editor, kind)
  }

  openLinkField(): void {
    if (!this.#editable) return
    if (this.#editor.state.selection.empty) this.#editor.commands.extendMarkRange('link')
    if (this.#editor.state.selection.empty) return
    holdSelection(this.#editor.view, true)
    this.linkField.set(true)
  }

  closeLinkField(): void {
    if (!this.linkField.get()) return
    this.linkField.set(false)
    holdSelection(this.#editor.view, false)
  }

  setLink(typed: string): boolean {
    const href = hrefFromTyped(typed)
    if (href === undefined) return false
    this.focus()
    this.#editor.chain().extendMarkRange('link').setMark('link', { href }).setTextSelection(this.#editor.state.selection.to).run()
    this.closeLinkField()
    return true
  }

  removeLink(): void {
    this.focus()
    this.#editor.chain().extendMarkRange('link').unsetMark('link').run()
    this.closeLinkField()
  }

  undo(): void {
    this.focus()
    this.#editor.commands.undo()
  }

  redo(): void {
    this.focus()
    this.#editor.commands.redo()
  }

  startSlashMenu(): void {
    const { $from } = this.#editor.state.selection
    const before = $from.parent.textBetween(Math.max(0, $from.parentOffset - 1), $from.parentOffset)
    this.focus()
    this.#editor.commands.insertContent(before === '' || before === ' ' ? '/' : ' /')
  }

  selectionRect(): DOMRect {
    const { view, state } = this.#editor
    const { from, to } = state.selection
    const start = view.coordsAtPos(from)
    const end = view.coordsAtPos(to, -1)
    const oneLine = Math.abs(start.top - end.top) < 4
    const column = view.dom.getBoundingClientRect()
    const left = oneLine ? start.left : column.left
    const right = oneLine ? end.right : column.right
    return new DOMRect(left, start.top, Math.max(0, right - left), end.bottom - start.top)
  }

  #focusAt(place: 'start' | 'end'): void {
    const { doc, tr } = this.#editor.state
    const selection = place === 'start' ? Selection.atStart(doc) : Selection.atEnd(doc)
    this.#editor.view.dispatch(tr.setSelection(selection).scrollIntoView())
    this.focus()
  }

  close(): void {
    this.linkField.set(false)
    this.#editor.destroy()
  }
}

/** Puts a document on the screen and binds it to a replica. Close it when the screen goes. */
export const openEditor = (options: EditorOptions): DocumentEditor => new BoundEditor(options)
