import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { roleTexts } from '../../shared/lib/role-texts.ts'
import { MenuDivider, MenuItem, MenuLabel } from '../../shared/ui/dropdown-menu.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { MenuAt } from '../../shared/ui/menu-at.tsx'
import classes from './role-menu.module.css'
import type { GrantedRole } from './sharing-api.ts'

interface RoleMenuProps<Offered extends GrantedRole> {
  label: string
  value: GrantedRole
  roles: readonly Offered[]
  /** Why a role cannot be given, in words. */
  refused: (role: Offered) => string | undefined
  onChange: (role: Offered) => void
  /** Something to know about all of them. */
  note?: string | undefined
  /** Beyond the roles. */
  more?: readonly { label: string; icon: ReactNode; act: () => void }[]
}

/** A role as a button, and the menu to choose another. What may not be chosen stays in it and says why. */
export const RoleMenu = <Offered extends GrantedRole>({
  label,
  value,
  roles,
  refused,
  onChange,
  note,
  more = [],
}: RoleMenuProps<Offered>) => {
  const role = useTexts(roleTexts)
  const nameOf = (one: GrantedRole): string => role(one)
  const whatOf = (one: GrantedRole): string => role(`${one}May`)
  const [anchor, setAnchor] = useState<HTMLElement>()
  return (
    <>
      <button
        type="button"
        className={classes.opener}
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        aria-label={`${label}: ${nameOf(value)}`}
        onClick={({ currentTarget }) => setAnchor(anchor ? undefined : currentTarget)}
      >
        <span>{nameOf(value)}</span>
        <IconChevronDown size={14} stroke={2} aria-hidden />
      </button>
      {anchor && (
        <MenuAt label={label} anchor={anchor} onClose={() => setAnchor(undefined)}>
          {note && <MenuLabel>{note}</MenuLabel>}
          {roles.map((one) => {
            const why = refused(one)
            return (
              <button
                key={one}
                type="button"
                role="menuitemradio"
                tabIndex={-1}
                aria-checked={one === value}
                aria-disabled={why !== undefined || undefined}
                className={classes.role}
                onClick={({ currentTarget }) => {
                  if (why !== undefined) return
                  currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
                  if (one !== value) onChange(one)
                }}
              >
                <span className={classes.words}>
                  <span className={classes.name}>{nameOf(one)}</span>
                  <span className={classes.may}>{why ?? whatOf(one)}</span>
                </span>
                {one === value && <IconCheck {...icon} className={classes.tick} />}
              </button>
            )
          })}
          {more.length > 0 && <MenuDivider />}
          {more.map(({ label: name, icon: sign, act }) => (
            <MenuItem key={name} icon={sign} onSelect={act}>
              {name}
            </MenuItem>
          ))}
        </MenuAt>
      )}
    </>
  )
}
