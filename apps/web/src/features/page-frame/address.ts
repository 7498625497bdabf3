import { addressOf, type PageId } from '@tandem/protocol'

/** The address the page should have now, or `undefined` when it has it already. */
export const addressToReplace = (path: string, page: { id: PageId; title: string }): string | undefined => {
  const wanted = addressOf(page)
  return decoded(path) === wanted ? undefined : wanted
}

const decoded = (path: string): string => {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}
