import { ActionIcon } from '@mantine/core'
import { IconLayoutSidebar, IconMenu2 } from '@tabler/icons-react'
import { useTexts } from '../i18n/texts.ts'
import { shortcutKeys } from '../lib/shortcut-keys.ts'
import { toggleSidebar, useSidebarLayout } from '../lib/sidebar-layout.ts'
import { frameTexts } from './frame-texts.ts'
import { Hint } from './hint.tsx'
import { icon } from './icon.ts'

/** Brings the sidebar back; there while it is hidden. */
export const SidebarButton = () => {
  const t = useTexts(frameTexts)
  const { isPresent, isOpen, isDrawer } = useSidebarLayout()
  if (!isPresent || (isOpen && !isDrawer)) return null
  return (
    <Hint label={`${t('showSidebar')}  ${shortcutKeys('Mod+.')}`} side="left">
      <ActionIcon aria-label={t('showSidebar')} onClick={toggleSidebar}>
        {isDrawer ? <IconMenu2 {...icon} /> : <IconLayoutSidebar {...icon} />}
      </ActionIcon>
    </Hint>
  )
}
