import { type Editor, Extension } from '@tiptap/core'
import { isChangeOrigin } from '@tiptap/extension-collaboration'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { type BlockChoice, findBlocks, turnInto } from './blocks.ts'
import { Changing, type Store } from './store.ts'
import { ENGLISH, type Words } from './words.ts'

/** `active` is the index of the highlighted choice. */
export type SlashState = { open: false } | { open: true; query: string; choices: readonly BlockChoice[]; active: number }

/** The part of a slash menu that a person sees and touches. */
export interface SlashMenu {
  readonly state: Store<SlashState>
  /** Where the slash stands on the screen. */
  anchor(): DOMRect
  highlight(index: number): void
  choose(index: number): void
  close(): void
}

type Typed = { open: false } | { open: true; from: number; to: number; query: string }
const CLOSED: Typed & { open: false } = { open: false }
const LONGEST = 24
const key = new PluginKey<Typed>('slash-menu')

/** The slash before the caret with what was typed after it, or `undefined`. */
export const slashBeforeCaret = ({ selection }: EditorState): { from: number; to: number; query: string } | undefined => {
  const { $from, empty } = selection
  if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code) return undefined
  const start = Math.max(0, $from.parentOffset - LONGEST - 2)
  const before = $from.parent.textBetween(start, $from.parentOffset, undefined, '\ufffc')
  const query = /(?:^|\s)\/((?:[^\s/\ufffc] ?)*)$/.exec(before)?.[1]
  if (query === undefined || query.length > LONGEST) return undefined
  return { from: $from.pos - query.length - 1, to: $from.pos, query }
}

const next = (tr: Transaction, before: Typed, state: EditorState, words: Words): Typed => {
  if (tr.getMeta(key) === 'close') return CLOSED
  const found = slashBeforeCaret(state)
  if (!found) return CLOSED
  if (!before.open) {
    const typed = tr.docChanged && !isChangeOrigin(tr) && found.query === '' && tr.getMeta('paste') === undefined
    return typed ? { open: true, ...found } : CLOSED
  }
  const lost = found.query.length > 3 && findBlocks(found.query, words().blocks).length === 0 && found.query.includes(' ')
  return lost ? CLOSED : { open: true, ...found }
}

export const SLASH_LIST = 'tandem-blocks'
export const slashOption = (index: number): string => `${SLASH_LIST}-${String(index)}`

/** Follows the text behind a slash and offers blocks for it. */
class SlashFollower implements SlashMenu {
  readonly state = new Changing<SlashState>({ open: false })
  readonly #editor: Editor
  readonly #words: Words

  constructor(editor: Editor, words: Words) {
    this.#editor = editor
    this.#words = words
  }

  anchor(): DOMRect {
    const typed = key.getState(this.#editor.state)
    const { view } = this.#editor
    const { left, top, bottom } = view.coordsAtPos(typed?.open ? typed.from : view.state.selection.from)
    return new DOMRect(left, top, 0, bottom - top)
  }

  highlight(index: number): void {
    const state = this.state.get()
    if (!state.open || index < 0 || index >= state.choices.length) return
    this.#show({ ...state, active: index })
  }

  choose(index: number): void {
    const typed = key.getState(this.#editor.state)
    const state = this.state.get()
    if (!typed?.open || !state.open) return
    const choice = state.choices[index]
    this.close()
    if (choice) turnInto(this.#editor, choice.kind, typed)
  }

  close(): void {
    const { view } = this.#editor
    view.dispatch(view.state.tr.setMeta(key, 'close'))
  }

  follow(view: EditorView): void {
    const typed = key.getState(view.state) ?? CLOSED
    const shown = this.state.get()
    if (!typed.open) return this.#show(CLOSED)
    if (shown.open && shown.query === typed.query) return
    this.#show({ open: true, query: typed.query, choices: findBlocks(typed.query, this.#words().blocks), active: 0 })
  }

  press(event: KeyboardEvent): boolean {
    const state = this.state.get()
    if (!state.open || event.isComposing) return false
    const count = state.choices.length
    switch (event.key) {
      case 'Escape':
        this.close()
        return true
      case 'ArrowDown':
        this.highlight((state.active + 1) % Math.max(1, count))
        return true
      case 'ArrowUp':
        this.highlight((state.active + count - 1) % Math.max(1, count))
        return true
      case 'Enter':
      case 'Tab':
        if (count === 0) return false
        this.choose(state.active)
        return true
      default:
        return false
    }
  }

  #show(state: SlashState): void {
    const { dom } = this.#editor.view
    if (state.open && state.choices.length > 0) {
      dom.setAttribute('aria-controls', SLASH_LIST)
      dom.setAttribute('aria-activedescendant', slashOption(state.active))
    } else {
      dom.removeAttribute('aria-controls')
      dom.removeAttribute('aria-activedescendant')
    }
    this.state.set(state)
  }
}

/** Opens a list of blocks where a slash is typed. `onReady` hands out the menu for drawing. */
export const SlashCommands = Extension.create<{ onReady: (menu: SlashMenu) => void; words: Words }>({
  name: 'slashCommands',
  priority: 1100,
  addOptions: () => ({ onReady: () => {}, words: () => ENGLISH }),
  addProseMirrorPlugins() {
    const menu = new SlashFollower(this.editor, this.options.words)
    this.options.onReady(menu)
    const { words } = this.options
    return [
      new Plugin<Typed>({
        key,
        state: { init: () => CLOSED, apply: (tr, before, _old, state) => next(tr, before, state, words) },
        props: {
          handleKeyDown: (_view, event) => menu.press(event),
          handleDOMEvents: {
            blur: () => {
              if (menu.state.get().open) menu.close()
              return false
            },
          },
        },
        view: () => ({ update: (view) => menu.follow(view) }),
      }),
    ]
  },
})
