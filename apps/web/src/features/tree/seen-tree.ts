import type { PageId, PrincipalId, Space, TreeLevel, TreePage } from '@tandem/protocol'
import { isListOf, isObjectOf, isPageId, isPrincipalId, isText, orNull } from '../../shared/lib/guards.ts'
import { isSpace, isTreePage } from '../../shared/lib/pages-api.ts'
import { forgetStored, readStored, writeStored } from '../../shared/lib/stored-json.ts'
import type { TreeModel } from './model.ts'

const KEY = 'tandem:seen-tree'
/** A browser keeps some megabytes for us; these take a quarter of one. */
const MOST_PAGES = 1000

interface SeenLevel {
  key: string
  ids: PageId[]
  next: string | null
}

/** The tree as one person last saw it on this device. */
export interface SeenTree {
  person: PrincipalId
  spaces: Space[]
  starred: TreePage[]
  shared: TreePage[]
  pages: TreePage[]
  levels: SeenLevel[]
}

const isSeenTree = isObjectOf<SeenTree>({
  person: isPrincipalId,
  spaces: isListOf(isSpace),
  starred: isListOf(isTreePage),
  shared: isListOf(isTreePage),
  pages: isListOf(isTreePage),
  levels: isListOf(isObjectOf<SeenLevel>({ key: isText, ids: isListOf(isPageId), next: orNull(isText) })),
})

/** What of a tree is kept: its levels as they were opened, as far as there is room. */
export const seenOf = (
  model: TreeModel,
  {
    person,
    spaces,
    starred,
    shared,
  }: Pick<SeenTree, 'person'> & Readonly<Record<'starred' | 'shared', readonly TreePage[]>> & { spaces: readonly Space[] },
  most = MOST_PAGES,
): SeenTree => {
  const pages = new Map<PageId, TreePage>()
  const levels: SeenLevel[] = []
  for (const [key, { ids, next, state }] of model.levels) {
    if (state !== 'ready') continue
    const kept = ids.slice(0, most - pages.size)
    for (const id of kept) {
      const page = model.pages.get(id)
      if (page) pages.set(id, page)
    }
    // What is left out is asked for like the next part of a long level.
    if (kept.length > 0 || ids.length === 0) levels.push({ key, ids: kept, next: kept.length < ids.length ? (kept.at(-1) ?? null) : next })
  }
  return { person, spaces: [...spaces], starred: starred.slice(0, most), shared: shared.slice(0, most), pages: [...pages.values()], levels }
}

let read: SeenTree | undefined | 'not yet' = 'not yet'

export const keepTree = (seen: SeenTree): void => {
  read = seen
  writeStored(KEY, seen)
}
export const forgetTree = (): void => {
  read = undefined
  forgetStored(KEY)
}

/** The tree that this person last saw here, if there is one. */
export const seenTree = (person: PrincipalId | undefined): SeenTree | undefined => {
  if (read === 'not yet') read = readStored(KEY, isSeenTree)
  return read?.person === person ? read : undefined
}

/** One level of it, as the server would tell it. */
export const seenLevel = (person: PrincipalId | undefined, key: string): TreeLevel | undefined => {
  const seen = seenTree(person)
  const level = seen?.levels.find((one) => one.key === key)
  if (!seen || !level) return undefined
  const pages = new Map(seen.pages.map((page) => [page.id, page]))
  return { pages: level.ids.flatMap((id) => pages.get(id) ?? []), next: level.next }
}
