import { isPageId, type PageId, type PageKind } from '@tandem/protocol'
import { isPageKind } from './guards.ts'
import { readStored, writeStored } from './stored-json.ts'

/** A page that was open on this device: its content is here too. */
export interface OpenedPage {
  id: PageId
  kind: PageKind
  title: string
  /** Milliseconds since 1970. */
  openedAt: number
}

const KEY = 'tandem:opened-pages'
const MOST = 100

const isOpenedPage = (value: unknown): value is OpenedPage => {
  const page = value as Partial<OpenedPage> | null
  return isPageId(page?.id) && isPageKind(page?.kind) && typeof page?.title === 'string' && typeof page?.openedAt === 'number'
}
const isList = (value: unknown): value is OpenedPage[] => Array.isArray(value) && value.every(isOpenedPage)

/** The list with this page first and once. */
export const withOpened = (pages: readonly OpenedPage[], page: OpenedPage): OpenedPage[] =>
  [page, ...pages.filter(({ id }) => id !== page.id)].slice(0, MOST)

/** The pages opened on this device, the last first. */
export const openedPages = (): OpenedPage[] => readStored(KEY, isList) ?? []
export const openedPage = (id: PageId): OpenedPage | undefined => openedPages().find((page) => page.id === id)
export const rememberOpened = (page: OpenedPage): void => writeStored(KEY, withOpened(openedPages(), page))
export const forgetOpened = (id: PageId): void =>
  writeStored(
    KEY,
    openedPages().filter((page) => page.id !== id),
  )
export const forgetAllOpened = (): void => writeStored(KEY, [])
