import { useParams } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { pageIdOf, type PageDetails, type PageId, type PageKind } from '@tandem/protocol'
import type { Connection, Page } from '@tandem/provider'
import { useEffect, useState } from 'react'
import { Refusal } from '../shared/lib/api.ts'
import { forgetOpened, openedPage } from '../shared/lib/opened-pages.ts'
import { pageQuery } from '../shared/lib/page-cache.ts'
import { usePageStatus } from '../shared/lib/use-page.ts'
import { useConnection } from './connection.tsx'
import { NotFound } from './not-found.tsx'
import { OpenPage } from './open-page.tsx'
import { OfflinePage } from './offline-page.tsx'
import { PageWaiting } from './page-waiting.tsx'
import { useOpenPage } from './use-open-page.ts'
import { preloadView } from './views.ts'

/** What the server says of a page. Nothing waits for it when this device has seen the page before. */
const useDetails = (id: PageId): { kind: PageKind | undefined; details: PageDetails | undefined; isMissing: boolean } => {
  const known = openedPage(id)
  const { data, error } = useQuery({ ...pageQuery(id), retryDelay: 2000, retry: (_, problem) => !(problem instanceof Refusal) })
  const [isMissing, setMissing] = useState(false)
  const isRefused = error instanceof Refusal && (error.status === 404 || error.status === 403)
  // While it is asked for again there is no error: nobody sees an empty screen for that.
  if (isRefused !== isMissing && (isRefused || data)) setMissing(isRefused)
  return { kind: known?.kind ?? data?.kind, details: isMissing ? undefined : data, isMissing: isMissing && !known }
}

interface PageScreenProps {
  page: Page
  kind: PageKind | undefined
  details: PageDetails | undefined
  connection: Connection
}

const PageScreen = ({ page, kind: expected, details, connection }: PageScreenProps) => {
  const status = usePageStatus(page)
  const kind = status.state === 'synced' ? status.kind : expected
  const isGone = status.state === 'refused' && status.code === 'not_found'
  useEffect(() => {
    if (kind) preloadView(kind)
  }, [kind])
  useEffect(() => {
    if (isGone) forgetOpened(page.id)
  }, [isGone, page.id])

  if (isGone) return <NotFound />
  if (status.state === 'offline' && !status.hasContent) return <OfflinePage onTryNow={() => connection.retryNow()} />
  return kind ? <OpenPage page={page} kind={kind} details={details} connection={connection} /> : <PageWaiting kind="document" />
}

const PageById = ({ id }: { id: PageId }) => {
  const connection = useConnection()
  const page = useOpenPage(connection, id)
  const { kind, details, isMissing } = useDetails(id)
  useEffect(() => {
    if (kind) preloadView(kind)
  }, [kind])
  if (isMissing) return <NotFound />
  if (!page || !connection) return <PageWaiting kind={kind ?? 'document'} />
  return <PageScreen page={page} kind={kind} details={details} connection={connection} />
}

/** `/p/<title-slug>-<id>`: only the id counts, so a new title in the address opens nothing anew. */
export const PageRoute = () => {
  const { address = '' } = useParams({ strict: false })
  const id = pageIdOf(address)
  return id ? <PageById key={id} id={id} /> : <NotFound />
}
