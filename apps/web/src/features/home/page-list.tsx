import { Link } from '@tanstack/react-router'
import { addressOf } from '@tandem/protocol'
import { memo, useDeferredValue, useId } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { absoluteTime, relativeTime } from '../../shared/lib/relative-time.ts'
import { useNow } from '../../shared/lib/use-now.ts'
import { Faces } from '../../shared/ui/faces.tsx'
import { frameTexts } from '../../shared/ui/frame-texts.ts'
import classes from '../../shared/ui/page-list.module.css'
import { PageIcon } from '../../shared/ui/page-icon.tsx'
import { groupPages, type ListedPage, type PageGroup } from './listed-pages.ts'
import { texts } from './texts.ts'
import { useInNow } from './use-in-now.ts'

/** How many fill a tall window. */
const AT_FIRST = 30

const PageRow = memo(({ page, now }: { page: ListedPage; now: number }) => {
  const t = useTexts(texts)
  const untitled = useTexts(frameTexts)('untitled')
  const people = useInNow(page)
  return (
    <li className={classes.item}>
      <Link to="/p/$address" params={{ address: addressOf(page).slice('/p/'.length) }} className={classes.row}>
        <span className={classes.icon} data-kind={page.kind}>
          <PageIcon page={page} />
        </span>
        <span
          dir="auto"
          className={classes.title}
          data-untitled={page.title === '' || undefined}
          title={page.title.length > 40 ? page.title : undefined}
        >
          {page.title || untitled}
        </span>
        {page.spaceName && (
          <span dir="auto" className={classes.where}>
            {page.spaceName}
          </span>
        )}
        <Faces people={people} label={t('here', { names: people.map(({ name }) => name).join(', ') })} />
        <time className={classes.note} dateTime={new Date(page.editedAt).toISOString()} title={absoluteTime(page.editedAt)}>
          {relativeTime(page.editedAt, now)}
        </time>
      </Link>
    </li>
  )
})

const Group = ({ group: { day, pages }, now }: { group: PageGroup; now: number }) => {
  const t = useTexts(texts)
  const heading = useId()
  return (
    <section aria-labelledby={heading}>
      <h3 className={classes.heading} id={heading}>
        {t(day)}
      </h3>
      <ul className={classes.list}>
        {pages.map((page) => (
          <PageRow key={page.id} page={page} now={now} />
        ))}
      </ul>
    </section>
  )
}

interface PageListProps {
  pages: readonly ListedPage[]
  /** Somebody waits for it: those in sight are shown first, and the others in the next moment. */
  isAwaited?: boolean
}

/** Pages by the day of their last edit. */
export const PageList = ({ pages, isAwaited = false }: PageListProps) => {
  const now = useNow(30_000)
  const shown = useDeferredValue(pages, isAwaited ? pages.slice(0, AT_FIRST) : pages)
  return groupPages(shown, now).map((group) => <Group key={group.day} group={group} now={now} />)
}
