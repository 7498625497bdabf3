import { LIMITS } from '@tandem/protocol'
import type { Page } from '@tandem/provider'
import { useCallback, useSyncExternalStore } from 'react'

const read = (page: Page): string => {
  const title = page.replica.getMap('meta').get('title')
  return typeof title === 'string' ? title : ''
}

/** The title of a page, live for all: it is part of the content. */
export const useTitle = (page: Page): string =>
  useSyncExternalStore(
    useCallback(
      (listener: () => void) => {
        const meta = page.replica.getMap('meta')
        meta.observe(listener)
        return () => meta.unobserve(listener)
      },
      [page],
    ),
    () => read(page),
  )

/** Writes the title: one line, never longer than the protocol allows. */
export const writeTitle = (page: Page, text: string): void => {
  const title = text.replace(/\s*[\r\n]+\s*/g, ' ').slice(0, LIMITS.titleLength)
  if (title !== read(page)) page.replica.transact(() => page.replica.getMap('meta').set('title', title))
}
