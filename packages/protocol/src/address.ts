import { isPageId, type PageId } from './ids.ts'

const SLUG_LENGTH = 60

/** A title as part of an address: lower case letters and digits of any script, joined by hyphens. May be empty. */
export const slugOf = (title: string): string =>
  title
    // Accents of Latin, Greek and Cyrillic letters go; marks that other scripts spell with stay.
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]+/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\p{Mark}]+/gu, '-')
    .slice(0, SLUG_LENGTH)
    .replace(/^-+|-+$/g, '')

/** `/p/<title-slug>-<id>`. Only the id counts, so an address survives a rename. */
export const addressOf = (page: { id: PageId; title: string }): string => {
  const slug = slugOf(page.title)
  return slug ? `/p/${slug}-${page.id}` : `/p/${page.id}`
}

/** The page that the last part of an address names. */
export const pageIdOf = (slugAndId: string): PageId | undefined => {
  const id = slugAndId.slice(slugAndId.lastIndexOf('-') + 1)
  return isPageId(id) ? id : undefined
}
