import type { PageId } from '@tandem/protocol'

/** The pages open in this tab with changes that are not stored. For whoever wants to reload the tab. */
const unsaved = new Set<PageId>()

export const noteSaved = (page: PageId, isSaved: boolean): void => void (isSaved ? unsaved.delete(page) : unsaved.add(page))
export const isEverythingSaved = (): boolean => unsaved.size === 0
