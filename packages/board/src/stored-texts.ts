import * as Y from 'yjs'
import type { BoardElement } from './element.ts'
import { boardOf, readElement } from './model.ts'

/** The texts of a board that are not deleted: what fonts are needed for, before anything is shown. */
export const storedTexts = (replica: Y.Doc): BoardElement[] => {
  const board = boardOf(replica)
  const texts: BoardElement[] = []
  for (const [id, stored] of board.elements.entries()) {
    // Most elements are no texts: a look at the type spares reading them.
    const base: unknown = stored instanceof Y.Map ? stored.get('_') : undefined
    if ((base as { type?: unknown } | undefined)?.type !== 'text') continue
    const element = readElement(board, id)
    if (element?.type === 'text' && !element.isDeleted) texts.push(element)
  }
  return texts
}
