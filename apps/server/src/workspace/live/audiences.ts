import type { PageId, PrincipalId, SpaceId, WorkspaceMessages } from '@tandem/protocol'
import type { Access } from '../access/access.ts'
import type { Lists, TreeRow, TreeViews } from '../pages/ports.ts'
import { shownAsIs, type Sight } from '../pages/sight.ts'
import type { Watcher } from './ports.ts'

type Body = WorkspaceMessages['pages']

/** A message and everybody who gets exactly this one. */
export interface Addressed<Message> {
  watchers: Watcher[]
  body: Message
}

interface AudiencesParts {
  access: Pick<Access, 'onPage' | 'onPageOrTrash'>
  sight: Sight
  views: TreeViews
  lists: Pick<Lists, 'pages'>
}

/** Who may hear what of a change of the tree. */
export class Audiences {
  readonly #parts: AudiencesParts

  constructor(parts: AudiencesParts) {
    this.#parts = parts
  }

  /** The rows that changed and the ids of those that went to the trash, for each watcher what they may see of it. */
  async ofPages(watchers: Iterable<Watcher>, changed: readonly PageId[], trashed: readonly PageId[]): Promise<Addressed<Body>[]> {
    const { views, sight, lists, access } = this.#parts
    const [rows, gone] = await Promise.all([views.rows(changed), lists.pages(trashed)])
    const marked = await views.marked([...rows, ...gone].map(({ id }) => id))
    const [special, plain] = divided(rows, marked)
    const [specialGone, plainGone] = divided(gone, marked)
    const involved = [...new Set([...plain, ...plainGone].map(({ space }) => space))]
    const groups = new Map<string, Addressed<Body>>()
    await Promise.all(
      [...byPrincipal(watchers)].map(async ([principal, theirs]) => {
        const spaces = await this.#readable(principal, involved)
        const shown = special.length > 0 ? await sight.shown(principal, special) : []
        const roles = await Promise.all(specialGone.map(({ id }) => access.onPageOrTrash(principal, id)))
        const lost = specialGone.filter((_row, i) => roles[i] !== undefined)
        // Whoever sees nothing but what their spaces let them see gets the same as all others with these spaces.
        const key = shown.length + lost.length > 0 ? principal : [...spaces].join()
        const group = groups.get(key)
        if (group) return void group.watchers.push(...theirs)
        const inTheirs = ({ space }: TreeRow) => spaces.has(space)
        groups.set(key, {
          watchers: theirs,
          body: {
            changed: [...plain.filter(inTheirs).map(shownAsIs), ...shown],
            gone: [...plainGone.filter(inTheirs), ...lost].map(({ id }) => id),
          },
        })
      }),
    )
    return [...groups.values()].filter(({ body }) => body.changed.length + body.gone.length > 0)
  }

  /** For each page those who may read it. */
  async ofEach(watchers: Iterable<Watcher>, pages: readonly PageId[]): Promise<Map<PageId, Watcher[]>> {
    const { views, sight } = this.#parts
    const rows = await views.rows(pages)
    const marked = await views.marked(pages)
    const audiences = new Map<PageId, Watcher[]>(rows.map(({ id }) => [id, []]))
    await Promise.all(
      [...byPrincipal(watchers)].map(async ([principal, theirs]) => {
        const roles = await sight.roles(principal, rows, marked)
        for (const page of roles.keys()) audiences.get(page)?.push(...theirs)
      }),
    )
    return audiences
  }

  async #readable(principal: PrincipalId, spaces: readonly SpaceId[]): Promise<Set<SpaceId>> {
    const roles = await Promise.all(spaces.map((space) => this.#parts.sight.inSpace(principal, space)))
    return new Set(spaces.filter((_space, i) => roles[i] !== undefined))
  }
}

const divided = <Row extends { id: PageId }>(rows: readonly Row[], marked: ReadonlySet<PageId>): [special: Row[], plain: Row[]] => [
  rows.filter(({ id }) => marked.has(id)),
  rows.filter(({ id }) => !marked.has(id)),
]

const byPrincipal = (watchers: Iterable<Watcher>): Map<PrincipalId, Watcher[]> => {
  const all = new Map<PrincipalId, Watcher[]>()
  for (const watcher of watchers) {
    const theirs = all.get(watcher.principal)
    if (theirs) theirs.push(watcher)
    else all.set(watcher.principal, [watcher])
  }
  return all
}
