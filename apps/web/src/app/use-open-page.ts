import type { PageId } from '@tandem/protocol'
import type { Connection, Page } from '@tandem/provider'
import { useEffect, useState } from 'react'

/** Keeps a page open for as long as it is on the screen. */
export const useOpenPage = (connection: Connection | undefined, id: PageId): Page | undefined => {
  const [page, setPage] = useState<Page>()
  useEffect(() => {
    if (!connection) return
    const opened = connection.open(id)
    setPage(opened)
    return () => {
      setPage(undefined)
      opened.close()
    }
  }, [connection, id])
  return page
}
