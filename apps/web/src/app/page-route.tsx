import { useParams } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { pageIdOf, type PageId, type PageKind } from '@tandem/protocol'
import type { Connection, Page } from '@tandem/provider'
import { useEffect } from 'react'
import { fetchPage, Refusal } from '../shared/lib/api.ts'
import { forgetOpened, openedPage } from '../shared/lib/opened-pages.ts'
import { asMe } from '../shared/lib/session.ts'
import { usePageStatus } from '../shared/lib/use-page.ts'
import { useConnection } from './connection.tsx'
import { NotFound } from './not-found.tsx'
import { OpenPage } from './open-page.tsx'
import { OfflinePage } from './offline-page.tsx'
import { PageWaiting } from './page-waiting.tsx'
import { useOpenPage } from './use-open-page.ts'
import { preloadView } from './views.ts'

/** Asks the server about a page this device has not seen: of which kind it is, and whether it exists. */
const useSummary = (id: PageId) => {
  const known = openedPage(id)
  const { data, error } = useQuery({
    queryKey: ['page', id],
    queryFn: ({ signal }) => asMe(() => fetchPage(id, signal)),
    enabled: !known,
    networkMode: 'always',
    staleTime: Number.POSITIVE_INFINITY,
    retry: (_, problem) => !(problem instanceof Refusal),
    retryDelay: 2000,
  })
  return { kind: known?.kind ?? data?.kind, isMissing: error instanceof Refusal && error.status === 404 }
}

interface PageScreenProps {
  page: Page
  kind: PageKind | undefined
  connection: Connection
}

const PageScreen = ({ page, kind: expected, connection }: PageScreenProps) => {
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
  return kind ? <OpenPage page={page} kind={kind} connection={connection} /> : <PageWaiting kind="document" />
}

const PageById = ({ id }: { id: PageId }) => {
  const connection = useConnection()
  const page = useOpenPage(connection, id)
  const { kind, isMissing } = useSummary(id)
  useEffect(() => {
    if (kind) preloadView(kind)
  }, [kind])
  if (isMissing) return <NotFound />
  return page && connection ? <PageScreen page={page} kind={kind} connection={connection} /> : <PageWaiting kind={kind ?? 'document'} />
}

/** `/p/<title-slug>-<id>`: only the id counts, so a new title in the address opens nothing anew. */
export const PageRoute = () => {
  const { address } = useParams({ from: '/p/$address' })
  const id = pageIdOf(address)
  return id ? <PageById key={id} id={id} /> : <NotFound />
}
