import type { PageKind } from '@tandem/protocol'
import { DocumentColumn } from '../features/page-frame/document-column.tsx'
import { PageFrame } from '../features/page-frame/page-frame.tsx'
import { PageSkeleton, TitleSkeleton } from '../features/page-frame/page-skeleton.tsx'

/** The frame of a page of which nothing is here yet. */
export const PageWaiting = ({ kind }: { kind: PageKind }) => (
  <PageFrame
    kind={kind}
    content={
      kind === 'document' ? (
        <DocumentColumn title={<TitleSkeleton />}>
          <PageSkeleton kind={kind} />
        </DocumentColumn>
      ) : (
        <PageSkeleton kind={kind} />
      )
    }
  />
)
