import type { PageDetails } from '@tandem/protocol'
import type { Page } from '@tandem/provider'
import { useEffect } from 'react'
import { openPages } from '../features/tree/open-branches.ts'
import { noteOpened } from '../shared/lib/pages-api.ts'
import { queries } from '../shared/lib/queries.ts'
import { knownMe } from '../shared/lib/session.ts'

/** Tells the server that this person has opened the page, once, and opens the branch of the tree it stands on. */
export const useOpened = (page: Page, details: PageDetails | undefined): void => {
  const isHere = details !== undefined
  useEffect(() => {
    if (!isHere || knownMe()?.kind !== 'member') return
    noteOpened(page.id).then(
      () => queries.invalidateQueries({ queryKey: ['pages', 'recent'] }),
      // It is only missing from the list of what was open last.
      () => undefined,
    )
  }, [page.id, isHere])
  const above = details?.path.map(({ id }) => id).join(' ')
  useEffect(() => {
    if (above) openPages(above.split(' '))
  }, [page.id, above])
}
