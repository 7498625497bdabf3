import { ActionIcon } from '@mantine/core'
import { IconDots, IconLink, IconUserEdit } from '@tabler/icons-react'
import { addressOf, type PageId } from '@tandem/protocol'
import { DropdownMenu, MenuDivider, MenuItem } from '../../shared/ui/dropdown-menu.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { notify } from '../../shared/ui/notify.ts'
import { SchemeMenu } from '../../shared/ui/scheme-menu.tsx'

interface PageMenuProps {
  page: { id: PageId; title: string }
  onYourName: () => void
}

const copyLink = async (page: PageMenuProps['page']): Promise<void> => {
  try {
    await navigator.clipboard.writeText(`${location.origin}${addressOf(page)}`)
    await notify({ message: 'Link copied. Whoever has it can open this page.' })
  } catch {
    await notify({ message: 'This browser does not let pages copy. Copy the address from the address bar.' })
  }
}

export const PageMenu = ({ page, onYourName }: PageMenuProps) => (
  <DropdownMenu
    label="Page menu"
    renderOpener={(props) => (
      <ActionIcon {...props} aria-label="Page menu">
        <IconDots {...icon} />
      </ActionIcon>
    )}
  >
    <MenuItem icon={<IconLink {...icon} />} onSelect={() => void copyLink(page)}>
      Copy link
    </MenuItem>
    <MenuItem icon={<IconUserEdit {...icon} />} onSelect={onYourName}>
      Your name
    </MenuItem>
    <MenuDivider />
    <SchemeMenu />
  </DropdownMenu>
)
