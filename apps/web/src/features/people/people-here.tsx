import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import type { Page } from '@tandem/provider'
import { useCallback, useSyncExternalStore } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { useMe } from '../../shared/lib/session.ts'
import { useOthers } from '../../shared/lib/use-page.ts'
import { Avatar } from '../../shared/ui/avatar.tsx'
import { DropdownMenu, MenuItem, MenuLabel } from '../../shared/ui/dropdown-menu.tsx'
import { Hint } from '../../shared/ui/hint.tsx'
import { distinctPeople, nameHere } from './distinct-people.ts'
import classes from './people-here.module.css'
import { texts } from './texts.ts'

const MOST = 4

const useSelf = (page: Page) =>
  useSyncExternalStore(
    useCallback((listener: () => void) => page.presence.subscribe(listener), [page]),
    () => page.presence.self,
  )

/** Who has the page open: faces in a row, everybody by name behind "+n". */
export const PeopleHere = ({ page }: { page: Page }) => {
  const t = useTexts(texts)
  const others = useOthers(page)
  const self = useSelf(page)
  const me = useMe()
  const own = me && { id: me.id, name: me.name, color: me.color, ...(me.kind === 'guest' && { guest: true as const }) }
  const people = distinctPeople(own ?? self?.person, others)
  const hidden = people.length - MOST

  return (
    <div className={classes.here}>
      <ul className={classes.people} aria-label={t('here')}>
        {people.map((here, at) => {
          const name = nameHere(here, t)
          return at < MOST ? (
            <li key={here.person.id} className={classes.person} aria-label={name} data-rank={at}>
              <Hint label={name} side="right">
                <Avatar person={here.person} quiet={here.quiet} />
              </Hint>
            </li>
          ) : (
            <VisuallyHidden component="li" key={here.person.id} aria-label={name}>
              {name}
            </VisuallyHidden>
          )
        })}
      </ul>
      {people.length > 1 && (
        <DropdownMenu
          label={t('here')}
          renderOpener={(props) => (
            <UnstyledButton
              {...props}
              className={classes.more}
              data-hidden={hidden > 0 || undefined}
              aria-label={t('all', { count: people.length })}
            >
              <span className={classes.wide}>{hidden > 0 ? `+${hidden}` : ''}</span>
              <span className={classes.narrow}>{people.length > 2 ? `+${people.length - 2}` : ''}</span>
            </UnstyledButton>
          )}
        >
          <MenuLabel>{t('count', { count: people.length })}</MenuLabel>
          {people.map((here) => (
            <MenuItem key={here.person.id} icon={<Avatar person={here.person} size={22} quiet={here.quiet} />}>
              {nameHere(here, t)}
            </MenuItem>
          ))}
        </DropdownMenu>
      )}
    </div>
  )
}
