import { ActionIcon } from '@mantine/core'
import { Link, useRouterState } from '@tanstack/react-router'
import { IconHome, IconLayoutSidebar, IconPlus, IconSearch, IconTrash } from '@tabler/icons-react'
import type { Me } from '@tandem/protocol'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { openPalette } from '../../shared/lib/palette.ts'
import { shortcutKeys } from '../../shared/lib/shortcut-keys.ts'
import { setSidebarOpen, useSidebarLayout } from '../../shared/lib/sidebar-layout.ts'
import { frameTexts } from '../../shared/ui/frame-texts.ts'
import { Hint } from '../../shared/ui/hint.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { OwnMenu } from './own-menu.tsx'
import { ResizeHandle } from './resize-handle.tsx'
import classes from './sidebar.module.css'
import { texts } from './texts.ts'

interface SidebarProps {
  me: Me
  workspaceName: string
  /** Spaces and pages. */
  children: ReactNode
  onNewSpace: () => void
  onSignOut: () => void
}

const Inside = ({ me, workspaceName, children, onNewSpace, onSignOut }: SidebarProps) => {
  const t = useTexts(texts)
  const frame = useTexts(frameTexts)
  const isMember = me.kind === 'member'
  return (
    <>
      <div className={classes.top}>
        <OwnMenu me={me} workspaceName={workspaceName} onSignOut={onSignOut} />
        <Hint label={`${frame('hideSidebar')}  ${shortcutKeys('Mod+.')}`} side="right">
          <ActionIcon aria-label={frame('hideSidebar')} onClick={() => setSidebarOpen(false)}>
            <IconLayoutSidebar {...icon} />
          </ActionIcon>
        </Hint>
      </div>
      <nav className={classes.nav} aria-label={t('name')}>
        {isMember && (
          <button type="button" className={classes.link} onClick={openPalette}>
            <IconSearch {...icon} />
            <span className={classes.words}>{t('search')}</span>
            <kbd className={classes.keys}>{shortcutKeys('Mod+K')}</kbd>
          </button>
        )}
        <Link to="/" className={classes.link} activeOptions={{ exact: true }} activeProps={{ 'data-active': true, 'aria-current': 'page' }}>
          <IconHome {...icon} />
          <span className={classes.words}>{t('home')}</span>
        </Link>
      </nav>
      {children}
      {isMember && (
        <div className={classes.bottom}>
          <button type="button" className={classes.link} onClick={onNewSpace}>
            <IconPlus {...icon} />
            <span className={classes.words}>{t('newSpace')}</span>
          </button>
          <Link to="/trash" className={classes.link} activeProps={{ 'data-active': true, 'aria-current': 'page' }}>
            <IconTrash {...icon} />
            <span className={classes.words}>{t('trash')}</span>
          </Link>
        </div>
      )}
    </>
  )
}

/** Over the page, for phones: closes with a step elsewhere, Escape or a tap beside it. The browser keeps the focus inside. */
const Drawer = (props: SidebarProps) => {
  const t = useTexts(texts)
  const dialog = useRef<HTMLDialogElement>(null)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const openedAt = useRef(path)
  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    if (path !== openedAt.current) setSidebarOpen(false)
  }, [path])
  return (
    // Escape closes it; a tap beside it is for fingers.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={dialog}
      className={classes.drawer}
      aria-label={t('name')}
      onClose={() => setSidebarOpen(false)}
      onClick={({ target, currentTarget }) => target === currentTarget && setSidebarOpen(false)}
    >
      <div className={classes.inside}>
        <Inside {...props} />
      </div>
    </dialog>
  )
}

/** Where people find their way: search, home, the tree, the trash. */
export const Sidebar = (props: SidebarProps) => {
  const { isOpen, isDrawer } = useSidebarLayout()
  if (!isOpen) return null
  if (isDrawer) return <Drawer {...props} />
  return (
    <aside className={classes.sidebar}>
      <div className={classes.inside}>
        <Inside {...props} />
      </div>
      <ResizeHandle />
    </aside>
  )
}
