import type { PageSummary } from '@tandem/protocol'
import type { OpenedPage } from '../../shared/lib/opened-pages.ts'
import { daysBetween } from '../../shared/lib/relative-time.ts'
import { UNTITLED } from '../../shared/lib/use-title.ts'

/** A row of the list: from the server, or remembered by this device while there is none. */
export type ListedPage = Omit<PageSummary, 'address'>

export const listedFromDevice = (pages: readonly OpenedPage[]): ListedPage[] =>
  pages.map(({ id, kind, title, openedAt }) => ({ id, kind, title, editedAt: openedAt, people: [] }))

export interface PageGroup {
  name: string
  pages: ListedPage[]
}

const GROUPS: [name: string, days: number][] = [
  ['Today', 1],
  ['Yesterday', 2],
  ['This week', 7],
  ['Earlier', Number.POSITIVE_INFINITY],
]

/** The pages by the day of their last edit, the last edited first. */
export const groupPages = (pages: readonly ListedPage[], now: number): PageGroup[] => {
  const groups = GROUPS.map(([name]): PageGroup => ({ name, pages: [] }))
  for (const page of pages.toSorted((one, other) => other.editedAt - one.editedAt)) {
    const at = GROUPS.findIndex(([, days]) => daysBetween(page.editedAt, now) < days)
    groups[at]?.pages.push(page)
  }
  return groups.filter(({ pages }) => pages.length > 0)
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .toLowerCase()

/** The pages whose title holds every word of `wanted`, in any order and whatever the accents. */
export const findPages = (pages: readonly ListedPage[], wanted: string): ListedPage[] => {
  const words = plain(wanted).split(/\s+/).filter(Boolean)
  return pages.filter(({ title }) => words.every((word) => plain(title || UNTITLED).includes(word)))
}
