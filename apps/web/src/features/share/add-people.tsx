import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { VisuallyHidden } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { type PeopleList, type Role, ROLES } from '@tandem/protocol'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { roleTexts } from '../../shared/lib/role-texts.ts'
import { Avatar } from '../../shared/ui/avatar.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { mayGive } from './link-rules.ts'
import classes from './people.module.css'
import { RoleMenu } from './role-menu.tsx'
import { findPeople, type SharedPerson } from './sharing-api.ts'
import { texts } from './texts.ts'

type Found = PeopleList['people'][number]
const PATIENCE = 120
const MOST = 6

interface AddPeopleProps {
  own: Role
  named: readonly SharedPerson[]
  /** Where the cursor begins. Not on a phone: its keyboard would cover the rest. */
  beginsHere: boolean
  onAdd: (found: Found, role: Role) => void
}

/** Finds members by name or e-mail; Enter lets the marked one in. */
export const AddPeople = ({ own, named, beginsHere, onAdd }: AddPeopleProps) => {
  const t = useTexts(texts)
  const roleName = useTexts(roleTexts)
  const id = useId()
  const [asked, setAsked] = useState('')
  const [role, setRole] = useState<Role>('editor')
  const [at, setAt] = useState(0)
  const wanted = asked.trim()
  const [settled] = useDebouncedValue(wanted, PATIENCE)
  const { data } = useQuery({
    queryKey: ['people', settled],
    queryFn: ({ signal }) => findPeople(settled, signal),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    retry: false,
  })
  const found = wanted === '' ? [] : (data ?? []).slice(0, MOST)
  const isNothing = wanted !== '' && wanted === settled && data?.length === 0
  const marked = Math.min(at, found.length - 1)

  const add = (one: Found | undefined): void => {
    if (!one) return
    onAdd(one, role)
    setAsked('')
    setAt(0)
  }
  const press = (event: KeyboardEvent): void => {
    const { key } = event
    if (key === 'ArrowDown') setAt(Math.min(marked + 1, found.length - 1))
    else if (key === 'ArrowUp') setAt(Math.max(marked - 1, 0))
    else if (key === 'Enter' && !event.nativeEvent.isComposing) add(found[marked])
    else if (key === 'Escape' && asked !== '') setAsked('')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const hasNow = (one: Found): string | undefined => {
    const now = named.find(({ person }) => person.id === one.person.id)
    return now && roleName(now.role)
  }
  return (
    <div className={classes.add}>
      <div className={classes.ask}>
        <IconUserPlus {...icon} className={classes.plus} />
        <input
          className={classes.asked}
          role="combobox"
          aria-label={t('addPeople')}
          aria-expanded={found.length > 0}
          aria-controls={`${id}-found`}
          aria-activedescendant={found.length > 0 ? `${id}-${marked}` : undefined}
          aria-autocomplete="list"
          placeholder={t('addPeople')}
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          data-autofocus={beginsHere || undefined}
          value={asked}
          onChange={({ currentTarget }) => {
            setAsked(currentTarget.value)
            setAt(0)
          }}
          onKeyDown={press}
        />
        <RoleMenu
          label={t('addAs')}
          value={role}
          roles={ROLES.toReversed()}
          refused={(one) => (mayGive(one, own) ? undefined : t('aboveYours'))}
          onChange={setRole}
        />
      </div>
      <VisuallyHidden role="status">
        {isNothing ? t(wanted.includes('@') ? 'noAccount' : 'noMatch') : found.length > 0 ? t('matches', { count: found.length }) : ''}
      </VisuallyHidden>
      <div id={`${id}-found`} role="listbox" aria-label={t('addPeople')} className={classes.found} hidden={found.length === 0}>
        {found.map((one, place) => (
          <div
            key={one.person.id}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === marked}
            tabIndex={-1}
            className={classes.option}
            onMouseMove={() => setAt(place)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => add(one)}
            onKeyDown={press}
          >
            <Avatar person={one.person} size={28} />
            <span className={classes.words}>
              <span className={classes.name}>
                <bdi>{one.person.name}</bdi>
              </span>
              {one.email && (
                <span className={classes.detail}>
                  <bdi>{one.email}</bdi>
                </span>
              )}
            </span>
            <span className={classes.fixed}>{hasNow(one)}</span>
          </div>
        ))}
      </div>
      {isNothing && <p className={classes.nobody}>{t(wanted.includes('@') ? 'noAccount' : 'noMatch')}</p>}
    </div>
  )
}
