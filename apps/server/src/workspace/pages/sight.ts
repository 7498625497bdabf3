import { addressOf, may, type PageId, type PrincipalId, type Role, type SpaceId, type TreePage } from '@tandem/protocol'
import type { Access } from '../access/access.ts'
import type { TreeRow, TreeViews } from './ports.ts'

/** Whoever asks for spaces that are not there must not fill the memory. */
const KEPT = 50_000

interface Seen {
  id: PageId
  space: SpaceId
}

/**
 * Which pages somebody sees, many at a time. Where nobody was given anything on a page or above it, its space decides,
 * and that is asked once; every other page is asked for by itself.
 */
export class Sight {
  readonly #access: Pick<Access, 'onPage' | 'inSpace' | 'version'>
  readonly #views: TreeViews
  /** Roles in spaces as of `#version` of the rules. */
  readonly #spaces = new Map<string, Promise<Role | undefined>>()
  #version = -1

  constructor({ access, views }: { access: Pick<Access, 'onPage' | 'inSpace' | 'version'>; views: TreeViews }) {
    this.#access = access
    this.#views = views
  }

  /** As `Access.inSpace`, remembered for as long as no rule changes. */
  inSpace(principal: PrincipalId, space: SpaceId): Promise<Role | undefined> {
    if (this.#version !== this.#access.version || this.#spaces.size >= KEPT) {
      this.#spaces.clear()
      this.#version = this.#access.version
    }
    const key = `${principal} ${space}`
    const known = this.#spaces.get(key)
    if (known) return known
    const asked = this.#access.inSpace(principal, space)
    this.#spaces.set(key, asked)
    asked.catch(() => this.#spaces.delete(key))
    return asked
  }

  /** The role on each of these pages that the principal may read. */
  async roles(principal: PrincipalId, pages: readonly Seen[], marked?: ReadonlySet<PageId>): Promise<Map<PageId, Role>> {
    const special = marked ?? (await this.#views.marked(pages.map(({ id }) => id)))
    const found = await Promise.all(
      pages.map(async ({ id, space }) => {
        const role = special.has(id) ? (await this.#access.onPage(principal, id))?.role : await this.inSpace(principal, space)
        return role && may(role, 'read') ? ([id, role] as const) : undefined
      }),
    )
    return new Map(found.filter((one) => one !== undefined))
  }

  async readable<Row extends Seen>(principal: PrincipalId, pages: readonly Row[]): Promise<Row[]> {
    const roles = await this.roles(principal, pages)
    return pages.filter(({ id }) => roles.has(id))
  }

  /** Those of the rows that the principal may read, as they see them. */
  async shown(principal: PrincipalId, rows: readonly TreeRow[]): Promise<TreePage[]> {
    const marked = await this.#views.marked(rows.map(({ id }) => id))
    const roles = await this.roles(principal, rows, marked)
    const readable = rows.filter(({ id }) => roles.has(id))
    const special = readable.filter(({ id }) => marked.has(id))
    if (special.length === 0) return readable.map(shownAsIs)
    const [parents, children] = await Promise.all([this.#parents(principal, special), this.#children(principal, special)])
    return readable.map((row) => {
      if (!marked.has(row.id)) return shownAsIs(row)
      const parent = row.parent && parents.has(row.parent) ? row.parent : null
      return { ...shownAsIs(row), parent, children: children.get(row.id) ?? 0 }
    })
  }

  /** Pages the principal was given something on, and who lie nowhere that they see: they stand at the top. */
  async strays(principal: PrincipalId): Promise<TreeRow[]> {
    const given = await this.readable(principal, await this.#views.given(principal))
    const parents = await this.#parents(principal, given)
    const isStray = await Promise.all(
      given.map(async ({ parent, space }) => (parent ? !parents.has(parent) : (await this.inSpace(principal, space)) === undefined)),
    )
    return given.filter((_row, i) => isStray[i])
  }

  async #parents(principal: PrincipalId, rows: readonly TreeRow[]): Promise<Map<PageId, Role>> {
    const parents = new Map(rows.flatMap(({ parent, space }) => (parent ? [[parent, space] as const] : [])))
    return this.roles(
      principal,
      [...parents].map(([id, space]) => ({ id, space })),
    )
  }

  async #children(principal: PrincipalId, rows: readonly TreeRow[]): Promise<Map<PageId, number>> {
    const below = await this.#views.below(rows.filter(({ children }) => children > 0).map(({ id }) => id))
    const counts = new Map<PageId, number>()
    for (const { parent } of await this.readable(principal, below)) counts.set(parent, (counts.get(parent) ?? 0) + 1)
    return counts
  }
}

/** A row for somebody who sees all around it. */
export const shownAsIs = ({ id, kind, title, icon, space, parent, order, children, isArchived }: TreeRow): TreePage => ({
  id,
  kind,
  title,
  address: addressOf({ id, title }),
  icon,
  space,
  parent,
  order,
  children,
  isArchived,
})
