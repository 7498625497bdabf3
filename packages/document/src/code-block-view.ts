import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView, NodeView, ViewMutationRecord } from '@tiptap/pm/view'
import { CodeColors } from './code-colors.ts'
import { CODE_LANGUAGES, codeLanguage } from './code-languages.ts'
import { type EditorWords, ENGLISH, type Words } from './words.ts'

const COPIED = 1_500

const languagePicker = ({ codeLanguage: label, plainText }: EditorWords): HTMLSelectElement => {
  const select = document.createElement('select')
  select.className = 't-code-language'
  select.setAttribute('aria-label', label)
  for (const [value, name] of [['', plainText] as const, ...CODE_LANGUAGES]) select.add(new Option(name, value))
  return select
}

/** Code with its language and a way to copy it. */
class CodeBlockView implements NodeView {
  readonly dom = document.createElement('div')
  readonly contentDOM = document.createElement('code')
  readonly #bar = document.createElement('div')
  readonly #select: HTMLSelectElement
  readonly #words: Words
  readonly #copy = document.createElement('button')
  readonly #colors = new CodeColors(this.contentDOM)
  #node: Node
  #copied: ReturnType<typeof setTimeout> | undefined

  constructor(node: Node, view: EditorView, at: () => number | undefined, words: Words) {
    this.#node = node
    this.#words = words
    this.#select = languagePicker(words())
    const pre = document.createElement('pre')
    pre.spellcheck = false
    pre.append(this.contentDOM)
    this.dom.className = 't-code'
    this.#bar.className = 't-code-bar'
    this.#bar.contentEditable = 'false'
    this.#copy.type = 'button'
    this.#copy.className = 't-code-copy'
    this.#copy.textContent = words().copy
    this.#bar.append(this.#select, this.#copy)
    this.dom.append(this.#bar, pre)
    this.#select.addEventListener('change', () => {
      const position = at()
      if (position === undefined || !view.editable) return this.#show()
      view.dispatch(view.state.tr.setNodeAttribute(position, 'language', this.#select.value === '' ? null : this.#select.value))
      view.focus()
    })
    this.#select.addEventListener('pointerdown', () => {
      this.#select.disabled = !view.editable
    })
    this.#copy.addEventListener('click', () => void this.#copyCode())
    this.#show()
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false
    this.#node = node
    this.#show()
    return true
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof globalThis.Node && this.#bar.contains(event.target)
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return mutation.type !== 'selection' && !this.contentDOM.contains(mutation.target)
  }

  destroy(): void {
    clearTimeout(this.#copied)
    this.#colors.close()
  }

  #show(): void {
    const { id, language } = this.#node.attrs
    if (typeof id === 'string' && id !== '') this.dom.id = `block-${id}`
    const known = codeLanguage(language)
    this.#select.value = known ?? ''
    this.#colors.refresh(known)
  }

  async #copyCode(): Promise<void> {
    const done = await navigator.clipboard.writeText(this.#node.textContent).then(
      () => this.#words().copied,
      () => this.#words().notCopied,
    )
    this.#copy.textContent = done
    clearTimeout(this.#copied)
    this.#copied = setTimeout(() => {
      this.#copy.textContent = this.#words().copy
    }, COPIED)
  }
}

/** Draws code blocks; what they contain is the schema's business. */
export const CodeBlockViews = Extension.create<{ words: Words }>({
  name: 'codeBlockViews',
  addOptions: () => ({ words: () => ENGLISH }),
  addProseMirrorPlugins() {
    const { words } = this.options
    return [new Plugin({ props: { nodeViews: { codeBlock: (node, view, at) => new CodeBlockView(node, view, at, words) } } })]
  },
})
