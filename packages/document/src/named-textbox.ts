import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'

/** Tells assistive technology what the text is and whether it can be changed. */
export const NamedTextbox = Extension.create<{ label: string }>({
  name: 'namedTextbox',
  addOptions: () => ({ label: '' }),
  addProseMirrorPlugins() {
    const { editor, options } = this
    return [
      new Plugin({
        props: {
          attributes: () => ({
            class: 't-document',
            'aria-label': options.label,
            'aria-multiline': 'true',
            'aria-readonly': String(!editor.isEditable),
          }),
        },
      }),
    ]
  },
})
