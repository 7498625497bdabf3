import type { PageKind } from '@tandem/protocol'
import * as Y from 'yjs'

/** Nobody looks for a page by what stands after so many characters. */
export const MOST_TEXT = 200_000

/** Boards hold an element as it was made under this key, and what changed since beside it. */
const BASE = '_'
const WORDS = { text: 'text', frame: 'name' } as const

/** What can be read on a page, fit to be searched: blocks of a document, texts of a board, each on its line. */
export const textOf = (replica: Y.Doc, kind: PageKind): string => (kind === 'document' ? textOfDocument(replica) : textOfBoard(replica))

// Not recursive: how deep types are nested is up to whoever wrote them.
const textOfDocument = (replica: Y.Doc): string => {
  let text = ''
  const open: (Y.Item | null)[] = [replica.getXmlFragment('body')._start]
  while (open.length > 0 && text.length < MOST_TEXT) {
    const item = open.pop()
    if (!item) {
      if (open.length > 0 && !text.endsWith('\n') && text !== '') text += '\n'
      continue
    }
    open.push(item.right)
    if (item.deleted) continue
    const { content } = item
    if (content instanceof Y.ContentString) text += content.str
    else if (content instanceof Y.ContentType) {
      // What stands in a line, such as a mention, does not end it; a block does.
      if (content.type instanceof Y.XmlElement && !(item.parent instanceof Y.XmlText) && text !== '' && !text.endsWith('\n')) text += '\n'
      if (item.parent instanceof Y.XmlText) text += ' '
      open.push(content.type._start)
    }
  }
  return cut(text)
}

const textOfBoard = (replica: Y.Doc): string => {
  const lines: string[] = []
  let length = 0
  for (const element of replica.getMap('elements').values()) {
    if (length >= MOST_TEXT) break
    const words = wordsOf(element)
    if (words === undefined) continue
    lines.push(words)
    length += words.length + 1
  }
  return cut(lines.join('\n'))
}

const wordsOf = (element: unknown): string | undefined => {
  if (!(element instanceof Y.Map)) return undefined
  const base: unknown = element.get(BASE)
  if (typeof base !== 'object' || base === null) return undefined
  const as = base as Readonly<Record<string, unknown>>
  const type = as['type']
  if ((type !== 'text' && type !== 'frame') || (element.get('isDeleted') ?? as['isDeleted']) === true) return undefined
  const name = WORDS[type]
  const words: unknown = element.get(name) ?? as[name]
  return typeof words === 'string' && words.trim() !== '' ? words : undefined
}

const cut = (text: string): string =>
  text
    .slice(0, MOST_TEXT)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim()
