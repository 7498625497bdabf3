import { boardOf, elementIds, readElement, type BoardElement } from '@tandem/board'
import type { Page } from '@tandem/provider'

/** The texts of a board, before any of it is shown. */
export const storedTexts = (replica: Page['replica']): BoardElement[] => {
  const board = boardOf(replica)
  return elementIds(board).flatMap((id) => {
    const element = readElement(board, id)
    return element?.type === 'text' && !element.isDeleted ? [element] : []
  })
}
