import { newPageId, type PageId, type PrincipalId } from '@tandem/protocol'
import { Refusal } from '../refusal.ts'
import { SERVER_PRINCIPAL } from '../seed.ts'
import { contentOf, type CopiedContentParts } from './copied-content.ts'
import type { NewSubpage, TreeRow, TreeViews } from './ports.ts'
import type { Sight } from './sight.ts'

/** With the page itself. They are made in one commit, for which everybody else waits. */
const MOST_PAGES = 200
/** Of all together: so much waits in memory for that commit. */
const MOST_BYTES = 16 * 1024 * 1024

interface CopiedSubpagesParts extends CopiedContentParts {
  views: Pick<TreeViews, 'below' | 'rows'>
  sight: Pick<Sight, 'readable'>
}

const tooMany = () =>
  new Refusal(
    409,
    'too_many_subpages',
    `At most ${MOST_PAGES} pages are copied at once, and here are more. Copy it in parts, or without sub-pages.`,
  )

/**
 * Copies of what lies below a page, as far as somebody sees it and it is not archived, to go below `copy`. What lies below
 * a page that is left out is left out as well.
 */
export const copiedSubpages = async (
  parts: CopiedSubpagesParts,
  { page, copy, principal }: { page: PageId; copy: PageId; principal: PrincipalId },
): Promise<NewSubpage[]> => {
  const copies = new Map([[page, copy]])
  const found: TreeRow[] = []
  for (let level: PageId[] = [page]; level.length > 0;) {
    const below = await parts.sight.readable(principal, await parts.views.below(level))
    if (1 + found.length + below.length > MOST_PAGES) throw tooMany()
    const rows = await parts.views.rows(below.map(({ id }) => id))
    for (const { id } of rows) copies.set(id, newPageId())
    found.push(...rows)
    level = rows.map(({ id }) => id)
  }
  const subpages: NewSubpage[] = []
  let size = 0
  for (const { id, kind, icon, parent, order } of found) {
    const [own, above] = [copies.get(id), parent && copies.get(parent)]
    if (!own || !above) continue
    const { bytes, title } = await contentOf(parts, id)
    size += bytes.byteLength
    if (size > MOST_BYTES) throw new Refusal(409, 'too_large', 'Its sub-pages are too large to be copied at once. Copy it in parts.')
    subpages.push({ id: own, kind, title, icon, parent: above, order, seed: { principal: SERVER_PRINCIPAL, bytes, copyOf: id } })
  }
  return subpages
}
