import { useNavigate } from '@tanstack/react-router'
import { may, type PageDetails, type PageId } from '@tandem/protocol'
import { useCallback } from 'react'
import { PageMenu } from '../features/page-frame/page-menu.tsx'
import { ShareButton } from '../features/share/share-button.tsx'
import { askToMove } from '../features/tree/move-request.ts'
import { PageMenuItems } from '../features/tree/page-menu-items.tsx'
import { useOffer } from '../shared/lib/offered-commands.ts'
import { useMe } from '../shared/lib/session.ts'

interface PageToolsProps {
  page: { id: PageId; title: string }
  details: PageDetails | undefined
}

/** What can be done with the page on the screen: share it, and all the rest in a menu. */
export const PageTools = ({ page, details }: PageToolsProps) => {
  const isMember = useMe()?.kind === 'member'
  const navigate = useNavigate()
  const canMove = isMember && details !== undefined && may(details.role, 'write')
  const move = useCallback(() => askToMove(details), [details])
  useOffer('move', canMove ? move : undefined)
  return (
    <>
      {(isMember || (details && may(details.role, 'share'))) && <ShareButton page={page} />}
      <PageMenu hasTheme={!isMember || !details}>
        {details && (
          <PageMenuItems
            page={{ ...details, title: page.title }}
            isStarred={details.isStarred}
            canWrite={may(details.role, 'write')}
            isMember={isMember}
            onTrashed={() => void navigate({ to: '/' })}
          />
        )}
      </PageMenu>
    </>
  )
}
