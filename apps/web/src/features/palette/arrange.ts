import { GROUPS, type Group, type Item, type ShownGroup } from './item.ts'
import type { Query, Scope } from './query.ts'
import { rankOf, ranked } from './ranking.ts'

const IN_SCOPE: Record<Scope, readonly Group[]> = {
  // What was looked for before is offered as long as nothing is looked for.
  all: GROUPS.filter((group) => group !== 'searches'),
  actions: ['actions', 'create', 'navigate', 'settings', 'theme', 'help'],
  people: ['people'],
  help: ['help'],
}
/** Without words only what is wanted most often, so that the list is short. */
const AT_FIRST: readonly Group[] = ['recent', 'searches', 'actions', 'create', 'navigate', 'help']
const MOST: Partial<Record<Group, number>> = { recent: 6, pages: 8, people: 6 }

const bestOf = (items: readonly Item[], words: string): number =>
  Math.min(...items.map((item) => rankOf(item, words) ?? (item.isFound ? 3 : 9)))

/** What the palette shows for a query: groups in their order, or the better matching ones first once there are words. */
export const arrange = (items: readonly Item[], { scope, words }: Query): ShownGroup[] => {
  const shown = scope === 'all' && words === '' ? AT_FIRST : IN_SCOPE[scope]
  const seen = new Set<string>()
  const groups = shown.flatMap((group) => {
    const own = items.filter((item) => item.group === group)
    const fitting = [
      ...ranked(
        own.filter((item) => !item.isFound),
        words,
      ),
      ...own.filter((item) => item.isFound),
    ]
    const fresh = fitting.filter(({ id }) => !seen.has(id) && seen.add(id)).slice(0, MOST[group])
    return fresh.length > 0 ? [{ group, items: fresh }] : []
  })
  if (words === '') return groups
  const last = (group: Group): number => (group === 'search' ? 1 : 0)
  return groups.toSorted((a, b) => last(a.group) - last(b.group) || bestOf(a.items, words) - bestOf(b.items, words))
}
