import type { CodeToken, TokenKind } from './code-tokens.ts'

const LONGEST = 50_000
const PAUSE = 120

const supported = (): boolean => typeof CSS !== 'undefined' && 'highlights' in CSS
const nameOf = (kind: TokenKind): string => `t-code-${kind}`

const highlightOf = (kind: TokenKind): Highlight => {
  const name = nameOf(kind)
  const present = CSS.highlights.get(name)
  if (present) return present
  const made = new Highlight()
  CSS.highlights.set(name, made)
  return made
}

const textNodes = (root: Node): Text[] => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element && node.classList.contains('t-caret')
      ? NodeFilter.FILTER_REJECT
      : node instanceof Text
        ? NodeFilter.FILTER_ACCEPT
        : NodeFilter.FILTER_SKIP,
  )
  const nodes: Text[] = []
  while (walker.nextNode()) if (walker.currentNode instanceof Text) nodes.push(walker.currentNode)
  return nodes
}

/**
 * Colours one code block through the browser's highlight registry. Nothing is added to the page, so the editor
 * has no decorations to carry along; a browser without the registry shows plain code.
 */
export class CodeColors {
  readonly #element: HTMLElement
  #drawn: { kind: TokenKind; range: Range }[] = []
  #waiting: ReturnType<typeof setTimeout> | undefined
  #language: string | undefined
  #closed = false

  constructor(element: HTMLElement) {
    this.#element = element
  }

  /** Colours the block after a pause in the changes. */
  refresh(language: string | undefined): void {
    this.#language = language
    if (!supported()) return
    clearTimeout(this.#waiting)
    this.#waiting = setTimeout(() => void this.#color(), PAUSE)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#waiting)
    this.#clear()
  }

  async #color(): Promise<void> {
    const language = this.#language
    if (language === undefined) return this.#clear()
    const colors = await import('./code-tokens.ts').catch(() => undefined)
    if (!colors || this.#closed || language !== this.#language) return
    this.#clear()
    const nodes = textNodes(this.#element)
    const code = nodes.map((node) => node.data).join('')
    if (code.length <= LONGEST) this.#draw(nodes, colors.codeTokens(code, language))
  }

  #draw(nodes: readonly Text[], tokens: readonly CodeToken[]): void {
    let start = 0
    let index = 0
    for (const { from, to, kind } of tokens) {
      while (index < nodes.length && start + (nodes[index]?.length ?? 0) <= from) start += nodes[index++]?.length ?? 0
      let offset = start
      for (let at = index; at < nodes.length && offset < to; at++) {
        const node = nodes[at]
        if (!node) break
        const range = document.createRange()
        range.setStart(node, Math.max(0, from - offset))
        range.setEnd(node, Math.min(node.length, to - offset))
        highlightOf(kind).add(range)
        this.#drawn.push({ kind, range })
        offset += node.length
      }
    }
  }

  #clear(): void {
    for (const { kind, range } of this.#drawn) highlightOf(kind).delete(range)
    this.#drawn = []
  }
}
