import { addressOf, type PageId, type PageKind, type SpaceId, type TreePage } from '@tandem/protocol'
import { textsOf } from '../../shared/i18n/texts.ts'
import { patchPages, patchStar } from '../../shared/lib/page-cache.ts'
import { changePage, createPage, duplicatePage, movePage, restorePage, starPage, trashPage } from '../../shared/lib/pages-api.ts'
import { queries } from '../../shared/lib/queries.ts'
import { failureWords, requestTexts } from '../../shared/lib/request-words.ts'
import { frameTexts } from '../../shared/ui/frame-texts.ts'
import { notify } from '../../shared/ui/notify.ts'
import { asked, type Place, placeOfPage } from './moving.ts'
import { openPages } from './open-branches.ts'
import { texts } from './texts.ts'
import { tree } from './tree.ts'
import { ownAddress } from '../../shared/lib/base-path.ts'

/** What people do with a page from its menus: shown at once, taken back when the server refuses, with a way to undo. */
const t = textsOf(texts)
const why = (error: unknown): string => failureWords(error, textsOf(requestTexts))
const LONGEST = 48
/** As much of a title as fits into a notice. */
const titleOf = ({ title }: { title: string }): string => {
  const letters = [...(title || textsOf(frameTexts)('untitled'))]
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('').trimEnd()}…` : letters.join('')
}

const apply = (change: { changed: readonly TreePage[]; gone: readonly PageId[] }): void => {
  tree.apply(change)
  patchPages(queries, change)
}
/** Runs what the server is asked to do; `false` when it did not, and that was said. */
const attempt = async (page: TreePage, act: () => Promise<unknown>, takeBack?: () => void): Promise<boolean> => {
  try {
    await act()
    return true
  } catch (error) {
    takeBack?.()
    void notify({ message: t('failedAct', { title: titleOf(page), why: why(error) }) })
    return false
  }
}
const sayWithUndo = (message: string, undo: () => void): void => void notify({ message, action: { label: t('undo'), act: undo } })
const askLists = (): void => void queries.invalidateQueries({ queryKey: ['pages'] })

/** What can be done with a page needs no more of it than its row in the tree. */
const known = (page: TreePage): TreePage => tree.model.pages.get(page.id) ?? page

/** The page it lies below as it is, and as it will be with so many more in it. */
const above = (page: TreePage, by: 1 | -1): { before: TreePage[]; after: TreePage[] } => {
  const { parent } = known(page)
  const row = parent ? tree.model.pages.get(parent) : undefined
  return row ? { before: [row], after: [{ ...row, children: Math.max(0, row.children + by) }] } : { before: [], after: [] }
}

export const moveTo = async (page: TreePage, place: Place, isUndo = false): Promise<void> => {
  const before = known(page)
  const back = placeOfPage(tree.model, before)
  const takeBack = tree.move(before, place)
  if (place.parent) openPages([place.parent])
  if (!(await attempt(before, () => movePage(page.id, asked(place)), takeBack))) return
  void queries.invalidateQueries({ queryKey: ['page', page.id] })
  if (!isUndo) sayWithUndo(t('moved', { title: titleOf(page) }), () => void moveTo(page, back, true))
}

export const trash = async (page: TreePage): Promise<boolean> => {
  const { children } = known(page)
  const { before, after } = above(page, -1)
  apply({ changed: after, gone: [page.id] })
  const takeBack = (): void => {
    tree.apply({ changed: [known(page), ...before], gone: [] })
    askLists()
  }
  if (!(await attempt(page, () => trashPage(page.id), takeBack))) return false
  void queries.invalidateQueries({ queryKey: ['trash'] })
  const title = titleOf(page)
  sayWithUndo(
    children > 0 ? t('trashedWith', { title, count: children }) : t('trashed', { title }),
    () => void restore({ ...page, children }),
  )
  return true
}

export const restore = async (page: TreePage): Promise<boolean> => {
  if (!(await attempt(page, () => restorePage(page.id)))) return false
  apply({ changed: [page], gone: [] })
  for (const queryKey of [['trash'], ['pages'], ['page', page.id]]) void queries.invalidateQueries({ queryKey })
  return true
}

export const archive = async (page: TreePage, isArchived: boolean, isUndo = false): Promise<void> => {
  const before = known(page)
  const counted = above(page, isArchived ? -1 : 1)
  apply({ changed: [{ ...before, isArchived }, ...counted.after], gone: [] })
  const takeBack = (): void => apply({ changed: [before, ...counted.before], gone: [] })
  if (!(await attempt(page, () => changePage(page.id, { isArchived }), takeBack))) return
  askLists()
  if (isUndo || !isArchived) return
  sayWithUndo(t('archived', { title: titleOf(page) }), () => void archive({ ...before, isArchived }, false, true))
}

export const star = async (page: TreePage, isStarred: boolean): Promise<void> => {
  patchStar(queries, page.id, isStarred)
  await attempt(
    page,
    () => starPage(page.id, isStarred),
    () => patchStar(queries, page.id, !isStarred),
  )
  void queries.invalidateQueries({ queryKey: ['pages', 'starred'] })
}

export const duplicate = async (page: TreePage, onShow: (copy: TreePage) => void, withSubpages = false): Promise<void> => {
  const title = titleOf(page)
  try {
    const copy = await duplicatePage(page.id, { withSubpages })
    tree.apply({ changed: [copy], gone: [] })
    askLists()
    void notify({
      message: t(withSubpages ? 'duplicatedAll' : 'duplicated', { title }),
      action: { label: t('show'), act: () => onShow(copy) },
    })
  } catch (error) {
    void notify({ message: t('failedCopy', { title, why: why(error) }) })
  }
}

/** Makes a page below another one or at the top of a space. */
export const create = async (kind: PageKind, where: { space: SpaceId } | { parent: PageId }): Promise<TreePage | undefined> => {
  try {
    const page = await createPage({ kind, ...where })
    tree.apply({ changed: [page], gone: [] })
    if (page.parent) openPages([page.parent])
    askLists()
    return page
  } catch (error) {
    void notify({ message: t('failedNew', { why: why(error) }) })
    return undefined
  }
}

export const copyLink = async (page: Pick<TreePage, 'id' | 'title'>): Promise<void> => {
  try {
    await navigator.clipboard.writeText(`${ownAddress()}${addressOf(page)}`)
    await notify({ message: t('copied') })
  } catch {
    await notify({ message: t('notCopied') })
  }
}
