import type { PageId } from '@tandem/protocol'
import type { Connection, Page } from '@tandem/provider'
import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { textsOf } from '../shared/i18n/texts.ts'
import { notify } from '../shared/ui/notify.ts'
import { texts } from './texts.ts'

const differs = ({ status }: Page): boolean => status.state === 'ended' && status.reason === 'copy_differs'

/**
 * Keeps a page open for as long as it is on the screen. A page whose content turned out not to be the server's is opened
 * anew: what was not stored is in the outbox and comes along.
 */
export const useOpenPage = (connection: Connection | undefined, id: PageId): Page | undefined => {
  const [page, setPage] = useState<Page>()
  useEffect(() => {
    if (!connection) return
    let opened: Page
    let stop: () => void
    const open = (): void => {
      const current = connection.open(id)
      opened = current
      setPage(current)
      stop = current.subscribe(() => {
        if (!differs(current)) return
        // Nothing that remembers the old content may meet the new page.
        flushSync(leave)
        open()
        void notify({ message: textsOf(texts)('openedAgain') })
      })
    }
    const leave = (): void => {
      stop()
      setPage(undefined)
      opened.close()
    }
    open()
    return () => leave()
  }, [connection, id])
  return page
}
