import { Link } from '@tanstack/react-router'
import { addressOf } from '@tandem/protocol'
import { absoluteTime, relativeTime } from '../../shared/lib/relative-time.ts'
import { UNTITLED } from '../../shared/lib/use-title.ts'
import { Avatar } from '../../shared/ui/avatar.tsx'
import { Hint } from '../../shared/ui/hint.tsx'
import { KIND_NAMES, KindIcon } from '../../shared/ui/kind-icon.tsx'
import type { ListedPage } from './listed-pages.ts'
import classes from './page-row.module.css'

const MOST = 4
const MOST_NARROW = 2

const InNow = ({ people }: Pick<ListedPage, 'people'>) => {
  if (people.length === 0) return null
  const names = people.map(({ name }) => name).join(', ')
  return (
    <Hint label={`Here now: ${names}`} side="right">
      <span className={classes.people} role="img" aria-label={`Here now: ${names}`}>
        {people.slice(0, MOST).map((person) => (
          <Avatar key={person.id} person={person} size={24} />
        ))}
        {people.length > MOST && <span className={classes.more}>+{people.length - MOST}</span>}
        {people.length > MOST_NARROW && <span className={classes.moreNarrow}>+{people.length - MOST_NARROW}</span>}
      </span>
    </Hint>
  )
}

export const PageRow = ({ page, now }: { page: ListedPage; now: number }) => (
  <li className={classes.item}>
    <Link to="/p/$address" params={{ address: addressOf(page).slice('/p/'.length) }} className={classes.row}>
      <span className={classes.icon} data-kind={page.kind} title={KIND_NAMES[page.kind]}>
        <KindIcon kind={page.kind} />
      </span>
      <span
        className={classes.title}
        data-untitled={page.title === '' || undefined}
        title={page.title.length > 40 ? page.title : undefined}
      >
        {page.title || UNTITLED}
      </span>
      <InNow people={page.people} />
      <time className={classes.time} dateTime={new Date(page.editedAt).toISOString()} title={absoluteTime(page.editedAt)}>
        {relativeTime(page.editedAt, now)}
      </time>
    </Link>
  </li>
)
