import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { ENGLISH, type Words } from './words.ts'

/** Tells assistive technology what the text is and whether it can be changed. */
export const NamedTextbox = Extension.create<{ words: Words }>({
  name: 'namedTextbox',
  addOptions: () => ({ words: () => ENGLISH }),
  addProseMirrorPlugins() {
    const { editor, options } = this
    return [
      new Plugin({
        props: {
          attributes: () => ({
            class: 't-document',
            'aria-label': options.words().label,
            'aria-multiline': 'true',
            'aria-readonly': String(!editor.isEditable),
          }),
        },
      }),
    ]
  },
})
