import { Extension } from '@tiptap/core'
import { DOMParser, type ParseOptions } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'

/** Renames style and event attributes in HTML text, so that no browser acts on them while it parses. */
export const tameHtml = (html: string): string =>
  html.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, ' data-style=').replace(/\son[a-z]+\s*=/gi, ' data-off='))

class StyledParser extends DOMParser {
  override parseSlice(dom: globalThis.Node, options?: ParseOptions) {
    for (const element of (dom as HTMLElement).querySelectorAll<HTMLElement>('[data-style]')) {
      element.style.cssText = element.dataset['style'] ?? ''
      delete element.dataset['style']
    }
    return super.parseSlice(dom, options)
  }
}

/**
 * Keeps bold and italics of pasted HTML under a strict content security policy. The browser drops style attributes
 * while it parses; set through the CSSOM afterwards they are allowed, and the schema's rules can read them.
 */
export const StrictPaste = Extension.create({
  name: 'strictPaste',
  addProseMirrorPlugins() {
    const { schema } = this.editor
    return [
      new Plugin({
        props: { transformPastedHTML: tameHtml, clipboardParser: new StyledParser(schema, DOMParser.fromSchema(schema).rules) },
      }),
    ]
  },
})
