import { boardOf, elementIds, readElement } from '@tandem/board'
import type { PageKind } from '@tandem/protocol'
import * as Y from 'yjs'

const LINES = new Set(['paragraph', 'heading', 'codeBlock', 'horizontalRule'])

const walk = (node: unknown, lines: string[], mark: string): void => {
  if (node instanceof Y.XmlText) {
    const text = (node.toDelta() as { insert?: unknown }[]).map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('')
    lines.push(`${lines.pop() ?? ''}${text}`)
  } else if (node instanceof Y.XmlElement) {
    const { nodeName } = node
    if (nodeName === 'hardBreak') lines.push('')
    const inner = nodeName === 'listItem' ? `${mark}- ` : nodeName === 'taskItem' ? `${mark}[${isDone(node) ? 'x' : ' '}] ` : mark
    if (LINES.has(nodeName)) lines.push(nodeName === 'horizontalRule' ? '---' : mark)
    // The mark stands before the first line of an item; what follows in it is only indented.
    node.toArray().forEach((child, at) => walk(child, lines, at === 0 ? inner : ' '.repeat(inner.length)))
  } else if (node instanceof Y.XmlFragment) {
    for (const child of node.toArray()) walk(child, lines, mark)
  }
}

const isDone = (item: Y.XmlElement): boolean => String(item.getAttribute('checked')) === 'true'

/** The text of a document, a line a block; lists keep their marks. */
export const documentText = (replica: Y.Doc): string => {
  const lines: string[] = []
  walk(replica.getXmlFragment('body'), lines, '')
  return lines.join('\n')
}

/** The shapes of a board in Excalidraw's file format. */
export const boardJson = (replica: Y.Doc): string => {
  const board = boardOf(replica)
  const elements = elementIds(board).flatMap((id) => {
    const element = readElement(board, id)
    return element && !element['isDeleted'] ? [element] : []
  })
  return JSON.stringify({ type: 'excalidraw', version: 2, source: 'tandem', elements }, null, 2)
}

export interface PageCopy {
  fileName: string
  type: string
  text: string
}

/** Everything of a page that this tab holds, to be kept elsewhere. `loose`: text that has no place in it any more. */
export const copyOf = (replica: Y.Doc, kind: PageKind, loose: readonly string[] = []): PageCopy => {
  const stored = replica.getMap('meta').get('title')
  const title = typeof stored === 'string' ? stored.trim() : ''
  const name = title.replace(/[^\p{Letter}\p{Number} _-]+/gu, '').trim() || 'Untitled'
  if (kind === 'board') return { fileName: `${name}.excalidraw`, type: 'application/json', text: boardJson(replica) }
  const text = [title, documentText(replica), ...loose].filter(Boolean).join('\n\n')
  return { fileName: `${name}.txt`, type: 'text/plain', text }
}
