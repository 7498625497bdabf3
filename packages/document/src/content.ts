import { type AnyExtension, getSchema } from '@tiptap/core'
import { TaskItem, TaskList } from '@tiptap/extension-list'
import type { Node, Schema } from '@tiptap/pm/model'
import { StarterKit } from '@tiptap/starter-kit'
import { BlockId } from './block-id.ts'
import { Link } from './link.ts'
import { ENGLISH, type Words } from './words.ts'

/** Everything a document may contain, without the parts that need a person in front of it. */
export const contentExtensions = (words: Words = () => ENGLISH): AnyExtension[] => [
  StarterKit.configure({
    undoRedo: false,
    // Writes a paragraph as soon as a page opens.
    trailingNode: false,
    link: false,
    heading: { levels: [1, 2, 3] },
    codeBlock: { enableTabIndentation: true, tabSize: 2 },
    dropcursor: { class: 't-drop', color: false, width: 2 },
  }),
  TaskList,
  TaskItem.configure({
    nested: true,
    a11y: { checkboxLabel: (node: Node) => words().done(node.firstChild?.textContent ?? '') },
  }),
  Link,
  BlockId,
]

/** The schema of a document, the same in a browser and on the server. */
export const documentSchema = (): Schema => getSchema(contentExtensions())
