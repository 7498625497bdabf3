import { ActionIcon } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { DropdownMenu, MenuDivider } from '../../shared/ui/dropdown-menu.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { SchemeMenu } from '../../shared/ui/scheme-menu.tsx'
import { texts } from './texts.ts'

interface PageMenuProps {
  children: ReactNode
  /** For whoever has no menu of their own to choose light or dark in. */
  hasTheme: boolean
}

/** Everything that can be done with a page and has no button of its own. */
export const PageMenu = ({ children, hasTheme }: PageMenuProps) => {
  const t = useTexts(texts)
  return (
    <DropdownMenu
      label={t('menu')}
      renderOpener={(props) => (
        <ActionIcon {...props} aria-label={t('menu')}>
          <IconDots {...icon} />
        </ActionIcon>
      )}
    >
      {children}
      {children && hasTheme && <MenuDivider />}
      {hasTheme && <SchemeMenu />}
    </DropdownMenu>
  )
}
