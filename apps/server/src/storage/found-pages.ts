import { addressOf, type FoundPage, type PageId } from '@tandem/protocol'
import type { Pieces } from './excerpt.ts'

/** A word in the title counts for so many on the page. */
export const TITLE_WEIGHT = 10
/** So much of a page is shown around what was looked for. */
export const SNIPPET = 200

export interface FoundRow extends Omit<FoundPage, 'title' | 'snippet' | 'address'> {
  plainTitle: string
  title: Pieces
  snippet: Pieces
}

/** The pages in the order they were asked for, without those that are gone. */
export const inOrder = (pages: readonly PageId[], rows: readonly FoundRow[]): FoundPage[] => {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return pages.flatMap((page) => {
    const row = byId.get(page)
    if (!row) return []
    const { plainTitle, ...found } = row
    return [{ ...found, address: addressOf({ id: page, title: plainTitle }) }]
  })
}
