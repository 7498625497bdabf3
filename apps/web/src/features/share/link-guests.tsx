import { ActionIcon, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { Link } from '@tandem/protocol'
import { useTexts } from '../../shared/i18n/texts.ts'
import { relativeTime } from '../../shared/lib/relative-time.ts'
import { useNow } from '../../shared/lib/use-now.ts'
import { Avatar } from '../../shared/ui/avatar.tsx'
import { icon } from '../../shared/ui/icon.ts'
import classes from './link.module.css'
import people from './people.module.css'
import { texts } from './texts.ts'

interface LinkGuestsProps {
  guests: Link['guests']
  onRemove: (guest: Link['guests'][number]['person']) => void
  onRemoveAll: () => void
}

/** Who came by a link, and the ways to send them off. */
export const LinkGuests = ({ guests, onRemove, onRemoveAll }: LinkGuestsProps) => {
  const t = useTexts(texts)
  const now = useNow(60_000)
  if (guests.length === 0) return <p className={classes.quiet}>{t('noGuests')}</p>
  return (
    <div>
      <div className={classes.guestsHead}>
        <span>{t('guests', { count: guests.length })}</span>
        <Button size="compact-sm" variant="subtle" className={classes.danger} title={t('removeAllHint')} onClick={onRemoveAll}>
          {t('removeAll')}
        </Button>
      </div>
      <ul className={`${people.list} ${classes.guests}`}>
        {guests.map(({ person, joinedAt }) => (
          <li key={person.id} className={people.row}>
            <Avatar person={person} size={28} />
            <span className={people.words}>
              <span className={people.name}>
                <bdi>{person.name}</bdi>
              </span>
              <span className={people.detail}>{t('joined', { when: relativeTime(joinedAt, now) })}</span>
            </span>
            <ActionIcon aria-label={t('removeGuest', { name: person.name })} onClick={() => onRemove(person)}>
              <IconX {...icon} size={16} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </div>
  )
}
