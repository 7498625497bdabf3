import {
  addressOf,
  type ListedPage,
  type PageDetails,
  type PageId,
  type Person,
  type PrincipalId,
  type Role,
  type TrashedPage,
} from '@tandem/protocol'
import type { People } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import type { Lists, PageRow, TreeViews } from './ports.ts'
import { shownAsIs, type Sight } from './sight.ts'

const DAY_MS = 24 * 3600 * 1000
/** After so long in the trash a page is removed for ever. */
export const TRASH_DAYS = 30

interface ShownPagesParts {
  lists: Lists
  views: TreeViews
  sight: Sight
  people: Pick<People, 'persons'>
  /** Who has a page open right now. */
  peopleIn: (page: PageId) => readonly Person[]
}

/** Pages as lists and screens show them to one principal. */
export class ShownPages {
  readonly #parts: ShownPagesParts

  constructor(parts: ShownPagesParts) {
    this.#parts = parts
  }

  /** Those of the rows that the principal may read, in the same order. */
  async listed(principal: PrincipalId, rows: readonly PageRow[]): Promise<ListedPage[]> {
    const shown = await this.#parts.sight.shown(principal, rows)
    const found = new Map(rows.map((row) => [row.id, row]))
    const readable = shown.flatMap((page) => {
      const row = found.get(page.id)
      return row ? [{ ...row, parent: page.parent, children: page.children }] : []
    })
    return this.#noted(principal, readable)
  }

  /** One page, for somebody whose role on it is known. Also a page in the trash. */
  async details(principal: PrincipalId, id: PageId, role: Role): Promise<PageDetails> {
    const { lists, views, sight, people } = this.#parts
    const [[row], above] = await Promise.all([lists.pages([id]), views.above(id)])
    if (!row) throw new Refusal(404, 'not_found', 'This page does not exist, or you may not see it.')
    const seen = new Map((await sight.shown(principal, above)).map((page) => [page.id, page]))
    const end = above.findIndex((page) => !seen.has(page.id))
    const path = (end < 0 ? above : above.slice(0, end))
      .toReversed()
      .map(({ id: page, title, kind }) => ({ id: page, title, kind, address: addressOf({ id: page, title }) }))
    const [shown] = row.trashedAt === null ? await sight.shown(principal, [row]) : []
    const [listed] = await this.#noted(principal, [{ ...row, parent: path.at(-1)?.id ?? null, children: shown?.children ?? row.children }])
    if (!listed) throw new Error(`page ${id} was there a moment ago`)
    const persons = await people.persons([row.createdBy, row.trashedBy].filter((one) => one !== null))
    const personOf = (who: PrincipalId | null) => (who && persons.get(who)) ?? null
    return {
      ...listed,
      role,
      path,
      createdAt: row.createdAt,
      createdBy: personOf(row.createdBy),
      trashed: row.trashedAt === null ? null : { at: row.trashedAt, by: personOf(row.trashedBy) },
    }
  }

  /** Pages in the trash, as rows of its list. */
  async trashed(rows: readonly PageRow[], now: number): Promise<TrashedPage[]> {
    const persons = await this.#parts.people.persons([...new Set(rows.flatMap(({ trashedBy }) => trashedBy ?? []))])
    return rows.map(({ id, kind, title, icon, space, spaceName, trashedAt, trashedBy, children }) => {
      const at = trashedAt ?? now
      const daysLeft = Math.max(0, Math.ceil((at + TRASH_DAYS * DAY_MS - now) / DAY_MS))
      return { id, kind, title, icon, space, spaceName, at, by: (trashedBy && persons.get(trashedBy)) ?? null, children, daysLeft }
    })
  }

  async #noted(principal: PrincipalId, rows: readonly PageRow[]): Promise<ListedPage[]> {
    const { lists, peopleIn } = this.#parts
    const notes = await lists.notes(
      principal,
      rows.map(({ id }) => id),
    )
    return rows.map((row) => ({
      ...shownAsIs(row),
      spaceName: row.spaceName,
      editedAt: row.editedAt,
      openedAt: notes.get(row.id)?.openedAt ?? null,
      isStarred: notes.get(row.id)?.isStarred ?? false,
      people: [...peopleIn(row.id)],
      ...(row.isQuarantined ? { quarantined: true as const } : {}),
    }))
  }
}
