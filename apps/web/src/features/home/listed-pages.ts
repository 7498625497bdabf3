import type { ListedPage as FromServer } from '@tandem/protocol'
import type { OpenedPage } from '../../shared/lib/opened-pages.ts'
import { daysBetween } from '../../shared/lib/relative-time.ts'

/** A row of a list: from the server, or remembered by this device while there is none. */
export type ListedPage = Pick<
  FromServer,
  'id' | 'kind' | 'title' | 'icon' | 'spaceName' | 'editedAt' | 'openedAt' | 'people' | 'isArchived'
>

export const listedFromDevice = (pages: readonly OpenedPage[]): ListedPage[] =>
  pages.map(({ id, kind, title, openedAt }) => ({
    id,
    kind,
    title,
    icon: null,
    spaceName: '',
    editedAt: openedAt,
    openedAt,
    people: [],
    isArchived: false,
  }))

export type Day = 'today' | 'yesterday' | 'week' | 'earlier'
export interface PageGroup {
  day: Day
  pages: ListedPage[]
}

const DAYS: [day: Day, before: number][] = [
  ['today', 1],
  ['yesterday', 2],
  ['week', 7],
  ['earlier', Number.POSITIVE_INFINITY],
]

/** The pages by the day of their last edit, the last edited first. */
export const groupPages = (pages: readonly ListedPage[], now: number): PageGroup[] => {
  const groups = DAYS.map(([day]): PageGroup => ({ day, pages: [] }))
  for (const page of pages.toSorted((one, other) => other.editedAt - one.editedAt)) {
    const at = DAYS.findIndex(([, days]) => daysBetween(page.editedAt, now) < days)
    groups[at]?.pages.push(page)
  }
  return groups.filter(({ pages: grouped }) => grouped.length > 0)
}
