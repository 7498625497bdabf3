import { isToggled } from '../features/tree/open-branches.ts'
import { tree } from '../features/tree/tree.ts'
import { pathHere } from '../shared/lib/base-path.ts'
import { pageListQuery, spacesQuery } from '../shared/lib/page-cache.ts'
import { queries } from '../shared/lib/queries.ts'
import { askMe, knownMe } from '../shared/lib/session.ts'

/** Where people come who are not signed in yet. */
const OUTSIDE = /^\/(?:g|login|signup|invite|forgot|reset|setup)\b/
const OF_HOME = ['edited', 'recent', 'starred', 'shared'] as const

/** The pages at the top of each space that stands open. */
const askTree = async (): Promise<void> => {
  const spaces = await queries.fetchQuery(spacesQuery())
  for (const { id, role, isArchived } of spaces) if (role !== null && !isArchived && !isToggled(id)) void tree.load(id, null)
}

/**
 * Asks what the first screen needs before anything is rendered, and not one after the other. What is refused, because
 * nobody is signed in, is asked again by whoever shows it.
 */
export const askFirst = (): void => {
  const path = pathHere()
  if (OUTSIDE.test(path)) return
  void askMe().catch(() => undefined)
  if (path !== '/' || knownMe()?.kind === 'guest') return
  void askTree().catch(() => undefined)
  for (const list of OF_HOME) void queries.prefetchQuery(pageListQuery(list))
}
