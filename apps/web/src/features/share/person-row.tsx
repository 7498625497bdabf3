import { IconArrowBackUp, IconUsers, IconUserX } from '@tabler/icons-react'
import { type Role, ROLES, type Sharing } from '@tandem/protocol'
import { useTexts } from '../../shared/i18n/texts.ts'
import { roleTexts } from '../../shared/lib/role-texts.ts'
import { Avatar } from '../../shared/ui/avatar.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { mayGive } from './link-rules.ts'
import classes from './people.module.css'
import { RoleMenu } from './role-menu.tsx'
import type { GrantedRole, SharedPerson } from './sharing-api.ts'
import { texts } from './texts.ts'

const OFFERED: readonly GrantedRole[] = [...ROLES.toReversed(), 'none']

interface PersonRowProps {
  shared: SharedPerson
  isMe: boolean
  own: Role
  onGive: (shared: SharedPerson, role: GrantedRole) => void
  onTake: (shared: SharedPerson) => void
}

/** Somebody with access, where it comes from, and the menu to change it. */
export const PersonRow = ({ shared, isMe, own, onGive, onTake }: PersonRowProps) => {
  const t = useTexts(texts)
  const role = useTexts(roleTexts)
  const { person, email, from } = shared
  const isOfPage = from === 'page'
  const origin = isOfPage ? undefined : from === 'space' ? t('fromSpace') : t('fromPage', { title: from.title || t('untitled') })
  const isAbove = !mayGive(shared.role, own)
  const isFixed = isMe || isAbove
  return (
    <li className={classes.row}>
      <Avatar person={person} size={32} quiet={shared.role === 'none'} />
      <span className={classes.words}>
        <span className={classes.name}>
          <bdi>{person.name}</bdi>
          {isMe && <span className={classes.you}> ({t('you')})</span>}
        </span>
        {(email || origin) && (
          <span className={classes.detail}>
            {email && <bdi>{email}</bdi>}
            {origin && (
              <span className={classes.origin}>
                {email && ' · '}
                {origin}
              </span>
            )}
          </span>
        )}
      </span>
      {isFixed ? (
        <span className={classes.fixed} title={isMe ? t('ownRole') : t('onlyOwner')}>
          {role(shared.role)}
        </span>
      ) : (
        <RoleMenu
          label={t('roleOf', { name: person.name })}
          value={shared.role}
          roles={OFFERED}
          refused={(one) => (mayGive(one, own) ? undefined : t('aboveYours'))}
          onChange={(one) => onGive(shared, one)}
          note={isOfPage ? undefined : origin}
          more={
            isOfPage
              ? [
                  {
                    label: shared.role === 'none' ? t('backToSpace') : t('remove'),
                    icon: shared.role === 'none' ? <IconArrowBackUp {...icon} /> : <IconUserX {...icon} />,
                    act: () => onTake(shared),
                  },
                ]
              : []
          }
        />
      )}
    </li>
  )
}

/** What all members have by the space. */
export const EverybodyRow = ({ role: given }: { role: NonNullable<Sharing['everybody']> }) => {
  const t = useTexts(texts)
  const role = useTexts(roleTexts)
  return (
    <li className={classes.row}>
      <span className={classes.sign}>
        <IconUsers {...icon} />
      </span>
      <span className={classes.words}>
        <span className={classes.name}>{t('everybody')}</span>
        <span className={classes.detail}>
          <span className={classes.origin}>{t('everybodyHint')}</span>
        </span>
      </span>
      <span className={classes.fixed}>{role(given)}</span>
    </li>
  )
}
