import { InputRule, Mark, mergeAttributes } from '@tiptap/core'
import { Plugin, TextSelection } from '@tiptap/pm/state'
import { hrefFromTyped, safeHref } from './safe-link.ts'

const TYPED_ADDRESS = /(?:^|\s)(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}'])[.,;:!?)\]}']*\s$/
const TYPED_MARKDOWN = /\[([^[\]]+)\]\(([^\s()]+)\)$/

const anchorAt = (target: EventTarget | null): HTMLAnchorElement | null => (target instanceof Element ? target.closest('a[href]') : null)

const open = (anchor: HTMLAnchorElement): boolean => {
  const href = safeHref(anchor.getAttribute('href'))
  if (href !== undefined) window.open(href, '_blank', 'noopener,noreferrer')
  return href !== undefined
}

/** Only the address is content. How a link opens is decided here and cannot be chosen by whoever wrote it. */
export const Link = Mark.create({
  name: 'link',
  priority: 1000,
  inclusive: false,
  keepOnSplit: false,
  exitable: true,

  addAttributes() {
    return { href: { default: null, parseHTML: (element) => safeHref(element.getAttribute('href')) ?? null } }
  },

  parseHTML() {
    return [{ tag: 'a[href]', getAttrs: (element) => (safeHref(element.getAttribute('href')) === undefined ? false : null) }]
  },

  renderHTML({ HTMLAttributes }) {
    const href = safeHref(HTMLAttributes['href'])
    if (href === undefined) return ['span', 0]
    return ['a', mergeAttributes({ href, rel: 'noopener noreferrer nofollow', target: '_blank' }), 0]
  },

  markdownTokenName: 'link',
  parseMarkdown: (token, helpers) => {
    const href = safeHref(token['href'])
    const content = helpers.parseInline(token.tokens ?? [])
    return href === undefined ? content : helpers.applyMark('link', content, { href })
  },

  addInputRules() {
    const { type } = this
    return [
      new InputRule({
        find: TYPED_ADDRESS,
        handler: ({ state, range, match }) => {
          const href = safeHref(match[1])
          if (href === undefined || match[1] === undefined) return null
          const from = range.from + match[0].indexOf(match[1])
          state.tr
            .addMark(from, from + match[1].length, type.create({ href }))
            .insertText(match[0].slice(-1), range.to)
            .removeStoredMark(type)
          return undefined
        },
      }),
      new InputRule({
        find: TYPED_MARKDOWN,
        handler: ({ state, range, match }) => {
          const href = hrefFromTyped(match[2] ?? '')
          if (href === undefined || match[1] === undefined) return null
          state.tr.replaceWith(range.from, range.to, state.schema.text(match[1], [type.create({ href })])).removeStoredMark(type)
          return undefined
        },
      }),
    ]
  },

  addProseMirrorPlugins() {
    const { editor, type } = this
    return [
      new Plugin({
        props: {
          handleDOMEvents: {
            click: (_view, event) => {
              const anchor = anchorAt(event.target)
              if (anchor === null) return false
              event.preventDefault()
              return event.button === 0 && (event.metaKey || event.ctrlKey || !editor.isEditable) && open(anchor)
            },
          },
          handlePaste: (view, event) => {
            const href = safeHref(event.clipboardData?.getData('text/plain').trim())
            const text = event.clipboardData?.getData('text/plain').trim() ?? ''
            const { selection, tr } = view.state
            if (href === undefined || /\s/.test(text) || !(selection instanceof TextSelection) || selection.$from.parent.type.spec.code)
              return false
            const mark = type.create({ href })
            if (selection.empty) tr.replaceSelectionWith(view.state.schema.text(text, [mark]), false).removeStoredMark(type)
            else tr.addMark(selection.from, selection.to, mark)
            view.dispatch(tr.setMeta('paste', true).scrollIntoView())
            return true
          },
        },
      }),
    ]
  },
})
