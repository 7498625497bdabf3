import { useComputedColorScheme } from '@mantine/core'
import { useLocation, useNavigate } from '@tanstack/react-router'
import type { Code, PageDetails, PageKind } from '@tandem/protocol'
import type { Connection, ConnectionStatus, EndReason, Page, PageStatus } from '@tandem/provider'
import { Suspense, useEffect, useRef, useState } from 'react'
import type { DocumentHandle } from '../features/document/document-handle.ts'
import { Breadcrumb } from '../features/page-frame/breadcrumb.tsx'
import { DocumentColumn } from '../features/page-frame/document-column.tsx'
import { PageFrame } from '../features/page-frame/page-frame.tsx'
import { PageSkeleton, TitleSkeleton } from '../features/page-frame/page-skeleton.tsx'
import { PassedTitle } from '../features/page-frame/passed-title.tsx'
import { TitleField } from '../features/page-frame/title-field.tsx'
import { usePageAddress } from '../features/page-frame/use-page-address.ts'
import { PeopleHere } from '../features/people/people-here.tsx'
import { useActivity } from '../features/people/use-activity.ts'
import { AccessEnded, isAccessEnded } from '../features/save-sign/access-ended.tsx'
import { SaveSign } from '../features/save-sign/save-sign.tsx'
import { SaveStrip } from '../features/save-sign/save-strip.tsx'
import { rememberOpened } from '../shared/lib/opened-pages.ts'
import { useCanEdit, useConnectionStatus, usePageStatus } from '../shared/lib/use-page.ts'
import { useTitle } from '../shared/lib/use-title.ts'
import { PageTools } from './page-tools.tsx'
import { useOpened } from './use-opened.ts'
import { BoardView, DocumentView } from './views.ts'

/** Why nothing more goes through for this page, when that is so. */
const overBecause = (page: PageStatus, connection: ConnectionStatus): Code | EndReason | undefined => {
  if (page.state === 'refused') return page.code
  if (page.state === 'ended') return page.reason
  return connection.state === 'refused' ? connection.code : undefined
}

/** Whether the content is complete here; once it was, it stays on the screen whatever happens. */
const useHasContent = (page: Page): boolean => {
  const status = usePageStatus(page)
  const canEdit = useCanEdit(page)
  const hasNow = canEdit || status.state === 'synced' || ('hasContent' in status && status.hasContent)
  const [had, setHad] = useState(hasNow)
  if (hasNow && !had) setHad(true)
  return hasNow || had
}

interface OpenPageProps {
  page: Page
  kind: PageKind
  /** Its place and what may be done with it; `undefined` while there is no server to ask. */
  details: PageDetails | undefined
  connection: Connection
}

/** A page of either kind in its frame: where it is, title, people, save sign, content. */
export const OpenPage = ({ page, kind, details, connection }: OpenPageProps) => {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const status = usePageStatus(page)
  const over = overBecause(status, useConnectionStatus(connection))
  const hasContent = useHasContent(page)
  const title = useTitle(page)
  const navigate = useNavigate()
  const isNew = useLocation({ select: ({ state }) => state.isNew === true })
  const text = useRef<DocumentHandle>(null)
  const large = useRef<HTMLDivElement>(null)
  const tryNow = (): void => connection.retryNow()
  const goHome = (): void => void navigate({ to: '/' })
  const hasEnded = isAccessEnded(over)

  usePageAddress(page, title, hasContent)
  useActivity(page)
  useOpened(page, details)
  useEffect(() => {
    if (hasContent) rememberOpened({ id: page.id, kind, title, openedAt: Date.now() })
  }, [page.id, kind, title, hasContent])

  const isDocument = kind === 'document'
  const leaveTitle = (): void => (isDocument ? text.current?.focusStart() : (document.activeElement as HTMLElement | null)?.blur())
  const titleField = hasContent ? (
    <TitleField page={page} look={isDocument ? 'large' : 'row'} beginsHere={isNew && isDocument} onLeave={leaveTitle} ref={large} />
  ) : (
    <TitleSkeleton />
  )
  const view = (
    <Suspense fallback={<PageSkeleton kind={kind} />}>
      {isDocument ? <DocumentView page={page} scheme={scheme} ref={text} /> : <BoardView page={page} scheme={scheme} />}
    </Suspense>
  )

  return (
    <PageFrame
      kind={kind}
      where={<Breadcrumb details={details} />}
      title={isDocument ? hasContent && <PassedTitle title={title} large={large} /> : hasContent && titleField}
      strip={!hasEnded && <SaveStrip page={page} kind={kind} over={over} onTryNow={tryNow} onGoHome={goHome} />}
      content={
        hasEnded ? (
          <AccessEnded page={page} kind={kind} onGoHome={goHome} />
        ) : isDocument ? (
          <DocumentColumn title={titleField}>{view}</DocumentColumn>
        ) : (
          view
        )
      }
    >
      <SaveSign page={page} onTryNow={tryNow} />
      <PeopleHere page={page} />
      <PageTools page={{ id: page.id, title }} details={details} />
    </PageFrame>
  )
}
