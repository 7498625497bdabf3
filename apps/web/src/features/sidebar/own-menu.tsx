import { UnstyledButton } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { IconLogout, IconSelector, IconSettings, IconUserPlus, IconUsersGroup } from '@tabler/icons-react'
import type { Me } from '@tandem/protocol'
import { useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { MenuDivider, MenuItem, MenuLabel } from '../../shared/ui/dropdown-menu.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { MenuAt } from '../../shared/ui/menu-at.tsx'
import { OwnFace } from '../../shared/ui/own-face.tsx'
import { SchemeMenu } from '../../shared/ui/scheme-menu.tsx'
import classes from './sidebar.module.css'
import { texts } from './texts.ts'

interface OwnMenuProps {
  me: Me
  workspaceName: string
  onSignOut: () => void
}

/** The workspace, and what belongs to this person in it. */
export const OwnMenu = ({ me, workspaceName, onSignOut }: OwnMenuProps) => {
  const t = useTexts(texts)
  const navigate = useNavigate()
  const [anchor, setAnchor] = useState<HTMLElement>()
  const go = (href: string) => (): void => void navigate({ href })
  return (
    <>
      <UnstyledButton
        className={classes.own}
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        aria-label={`${workspaceName || 'Tandem'}: ${t('ownMenu', { name: me.name })}`}
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      >
        <OwnFace me={me} size={26} />
        <span dir="auto" className={classes.workspace}>
          {workspaceName || 'Tandem'}
        </span>
        <IconSelector {...icon} size={14} className={classes.selector} />
      </UnstyledButton>
      {anchor && (
        <MenuAt label={t('ownMenu', { name: me.name })} anchor={anchor} onClose={() => setAnchor(undefined)}>
          <MenuLabel>{me.email ? `${me.name} · ${me.email}` : me.name}</MenuLabel>
          {me.kind === 'member' ? (
            <MenuItem icon={<IconSettings {...icon} />} onSelect={go('/settings')}>
              {t('settings')}
            </MenuItem>
          ) : (
            <MenuItem icon={<IconUserPlus {...icon} />} onSelect={go('/signup')}>
              {t('account')}
            </MenuItem>
          )}
          {me.isAdmin && (
            <MenuItem icon={<IconUsersGroup {...icon} />} onSelect={go('/admin')}>
              {t('admin')}
            </MenuItem>
          )}
          <MenuDivider />
          <SchemeMenu />
          <MenuDivider />
          <MenuItem icon={<IconLogout {...icon} />} onSelect={onSignOut}>
            {t('signOut')}
          </MenuItem>
        </MenuAt>
      )}
    </>
  )
}
