import type { ChainedCommands, Editor } from '@tiptap/core'
import type { EditorState } from '@tiptap/pm/state'

export type BlockKind =
  | 'paragraph'
  | 'heading1'
  | 'heading2'
  | 'heading3'
  | 'bulletList'
  | 'orderedList'
  | 'taskList'
  | 'blockquote'
  | 'codeBlock'
  | 'horizontalRule'

/** One entry of the slash menu. `hint` is the Markdown that makes the same block. */
export interface BlockChoice {
  kind: BlockKind
  name: string
  hint: string
  words: readonly string[]
}

export const BLOCK_CHOICES: readonly BlockChoice[] = [
  { kind: 'paragraph', name: 'Text', hint: '', words: ['paragraph', 'plain'] },
  { kind: 'heading1', name: 'Heading 1', hint: '#', words: ['h1', 'title', 'large'] },
  { kind: 'heading2', name: 'Heading 2', hint: '##', words: ['h2', 'section', 'medium'] },
  { kind: 'heading3', name: 'Heading 3', hint: '###', words: ['h3', 'small'] },
  { kind: 'bulletList', name: 'Bullet list', hint: '-', words: ['unordered', 'ul', 'points'] },
  { kind: 'orderedList', name: 'Numbered list', hint: '1.', words: ['ordered', 'ol', 'steps'] },
  { kind: 'taskList', name: 'Task list', hint: '[]', words: ['todo', 'to do', 'checklist', 'checkbox'] },
  { kind: 'blockquote', name: 'Quote', hint: '>', words: ['blockquote', 'citation'] },
  { kind: 'codeBlock', name: 'Code', hint: '```', words: ['codeblock', 'snippet', 'program', 'pre'] },
  { kind: 'horizontalRule', name: 'Divider', hint: '---', words: ['line', 'rule', 'separator', 'hr'] },
]

/** The choices that fit what was typed: names first, then other words for the same thing. */
export const findBlocks = (query: string, choices: readonly BlockChoice[] = BLOCK_CHOICES): readonly BlockChoice[] => {
  const typed = query.trim().toLowerCase()
  if (typed === '') return choices
  const rank = ({ name, words }: BlockChoice): number => {
    const title = name.toLowerCase()
    if (title.startsWith(typed)) return 0
    if (title.includes(` ${typed}`) || title.replaceAll(' ', '').startsWith(typed)) return 1
    return words.some((word) => word.startsWith(typed)) ? 2 : 3
  }
  return choices
    .map((choice) => ({ choice, rank: rank(choice) }))
    .filter((ranked) => ranked.rank < 3)
    .toSorted((a, b) => a.rank - b.rank)
    .map((ranked) => ranked.choice)
}

const CONTAINERS = new Set(['bulletList', 'orderedList', 'taskList', 'blockquote'])

/** What the block that holds the start of the selection is. */
export const blockKind = (state: EditorState): BlockKind => {
  const { $from } = state.selection
  for (let depth = $from.depth; depth > 0; depth--) {
    const { name } = $from.node(depth).type
    if (CONTAINERS.has(name)) return name as BlockKind
    if (name === 'codeBlock') return 'codeBlock'
    if (name === 'heading') return `heading${$from.node(depth).attrs['level'] === 1 ? 1 : $from.node(depth).attrs['level'] === 2 ? 2 : 3}`
  }
  return 'paragraph'
}

const apply = (chain: ChainedCommands, kind: BlockKind): ChainedCommands => {
  switch (kind) {
    case 'paragraph':
      return chain.setParagraph()
    case 'heading1':
      return chain.setHeading({ level: 1 })
    case 'heading2':
      return chain.setHeading({ level: 2 })
    case 'heading3':
      return chain.setHeading({ level: 3 })
    case 'bulletList':
      return chain.toggleBulletList()
    case 'orderedList':
      return chain.toggleOrderedList()
    case 'taskList':
      return chain.toggleTaskList()
    case 'blockquote':
      return chain.setBlockquote()
    case 'codeBlock':
      return chain.setCodeBlock()
    case 'horizontalRule':
      return chain.setHorizontalRule()
    default:
      return kind satisfies never
  }
}

const LISTS = new Set<BlockKind>(['bulletList', 'orderedList', 'taskList'])

/** Turns the selected blocks into another kind; the same kind again turns them back into text. */
export const turnInto = (editor: Editor, kind: BlockKind, replaced?: { from: number; to: number }): void => {
  const now = blockKind(editor.state)
  editor.view.focus()
  const chain = editor.chain()
  if (replaced) chain.deleteRange(replaced)
  if (kind === 'horizontalRule') apply(chain, kind).run()
  else if (now === kind) (replaced ? chain : chain.clearNodes()).run()
  else if (LISTS.has(kind) && LISTS.has(now)) apply(chain, kind).run()
  else if (now === 'paragraph') apply(chain, kind).run()
  else apply(chain.clearNodes(), kind).run()
}
