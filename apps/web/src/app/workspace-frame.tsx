import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useNavigate, useParams } from '@tanstack/react-router'
import { pageIdOf } from '@tandem/protocol'
import { lazy, Suspense, useEffect, useLayoutEffect, useState } from 'react'
import { PaletteHost } from '../features/palette/palette-host.tsx'
import type { PageVerbs } from '../features/palette/page-verbs.ts'
import { Sidebar } from '../features/sidebar/sidebar.tsx'
import { askToMove, usePageToMove } from '../features/tree/move-request.ts'
import { copyLink, create, duplicate, star, trash } from '../features/tree/page-verbs.ts'
import { TreeView } from '../features/tree/tree-view.tsx'
import { useTexts } from '../shared/i18n/texts.ts'
import { pageListQuery } from '../shared/lib/page-cache.ts'
import { fetchWorkspace } from '../shared/lib/session-api.ts'
import { useMe } from '../shared/lib/session.ts'
import { setSidebarPresent, toggleSidebar, useSidebarLayout } from '../shared/lib/sidebar-layout.ts'
import { useLiveWorkspace } from './live-workspace.ts'
import { SignedIn } from './signed-in.tsx'
import { texts } from './texts.ts'
import { useNotice } from './use-notice.ts'
import { useSignOut } from './use-sign-out.tsx'
import classes from './workspace-frame.module.css'

const MoveDialog = lazy(async () => ({ default: (await import('../features/tree/move-dialog.tsx')).MoveDialog }))
const NewSpace = lazy(async () => ({ default: (await import('../features/space/new-space.tsx')).NewSpace }))

const verbs: PageVerbs = { copyLink, create, duplicate, star, trash }

/** Ctrl+. or Cmd+. hides the sidebar and brings it back, before an editor can take the keys. */
const useSidebarKey = (): void => {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== '.' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      event.stopPropagation()
      toggleSidebar()
    }
    addEventListener('keydown', press, true)
    return () => removeEventListener('keydown', press, true)
  }, [])
}

/** Tells everything that is laid out beside the sidebar how wide it is; notices too, which are not inside the frame. */
const useRoomBeside = (width: number): void => {
  useLayoutEffect(() => {
    const { style } = document.documentElement
    style.setProperty('--t-sidebar', `${width}px`)
    return () => void style.removeProperty('--t-sidebar')
  }, [width])
}

const useWorkspaceName = (): string =>
  useQuery({ queryKey: ['workspace'], queryFn: ({ signal }) => fetchWorkspace(signal) }).data?.name ?? ''

/** A guest has a sidebar only where there is somewhere to go. */
const useIsPresent = (isGuest: boolean): boolean => {
  const { data } = useQuery({ ...pageListQuery('shared'), enabled: isGuest })
  return !isGuest || (data !== undefined && (data.length > 1 || data.some(({ children }) => children > 0)))
}

const MoveRequest = () => {
  const page = usePageToMove()
  const [wasAsked, setAsked] = useState(false)
  if (page && !wasAsked) setAsked(true)
  return (
    wasAsked && (
      <Suspense>
        <MoveDialog page={page} onClose={() => askToMove(undefined)} />
      </Suspense>
    )
  )
}

const Frame = () => {
  const t = useTexts(texts)
  const me = useMe()
  const navigate = useNavigate()
  const { width, isOpen, isDrawer } = useSidebarLayout()
  const params = useParams({ strict: false })
  const [isMaking, setMaking] = useState<'never' | 'now' | 'before'>('never')
  const { signOut, question } = useSignOut()
  const isPresent = useIsPresent(me?.kind === 'guest')
  const path = useLocation({ select: ({ pathname }) => pathname })
  const workspaceName = useWorkspaceName()
  useLiveWorkspace()
  useNotice(me?.notice)
  useSidebarKey()
  useEffect(() => setSidebarPresent(isPresent), [isPresent])
  useRoomBeside(isOpen && !isDrawer ? width : 0)

  const current = path.startsWith('/p/') ? pageIdOf(params.address ?? '') : undefined
  return (
    <div className={classes.frame}>
      <a href="#content" className={classes.skip}>
        {t('skip')}
      </a>
      {me && (
        <Sidebar me={me} workspaceName={workspaceName} onNewSpace={() => setMaking('now')} onSignOut={signOut}>
          <TreeView current={current} currentSpace={path.startsWith('/s/') ? params.slug : undefined} />
        </Sidebar>
      )}
      <div className={classes.beside}>
        <Outlet />
      </div>
      <MoveRequest />
      <PaletteHost verbs={verbs} />
      {isMaking !== 'never' && (
        <Suspense>
          <NewSpace
            isOpen={isMaking === 'now'}
            onClose={() => setMaking('before')}
            onMade={({ slug }) => void navigate({ to: '/s/$slug', params: { slug } })}
          />
        </Suspense>
      )}
      {question}
    </div>
  )
}

/** What stands around every screen of whoever is signed in. */
export const WorkspaceFrame = () => (
  <SignedIn>
    <Frame />
  </SignedIn>
)
