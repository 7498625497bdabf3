import './document.css'
import type { Page, PageStatus } from '@tandem/provider'
import { type Ref, useState } from 'react'
import { useCanEdit, usePageStatus } from '../../shared/lib/use-page.ts'
import type { DocumentHandle } from './document-handle.ts'
import { DocumentSurface } from './document-surface.tsx'
import { LoadingLines } from './loading-lines.tsx'

const isComplete = (status: PageStatus): boolean =>
  status.state === 'synced' || ((status.state === 'joining' || status.state === 'offline') && status.hasContent)

/** The body of a document. Until its content is complete there is no editor, so nothing can be written into a page that only looks empty. */
export const DocumentView = ({ page, scheme, ref }: { page: Page; scheme: 'light' | 'dark'; ref?: Ref<DocumentHandle> }) => {
  const status = usePageStatus(page)
  const canEdit = useCanEdit(page)
  const [opened, setOpened] = useState<Page>()
  const ready = opened === page || canEdit || isComplete(status)
  // Once shown, the text stays on the screen: a lost connection or right must not take it away.
  if (ready && opened !== page) setOpened(page)
  return (
    <div className="t-document-frame" data-scheme={scheme}>
      {ready ? <DocumentSurface key={page.id} page={page} scheme={scheme} canEdit={canEdit} ref={ref} /> : <LoadingLines />}
    </div>
  )
}
