import { Link } from '@tanstack/react-router'
import { addressOf } from '@tandem/protocol'
import { useId } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { relativeTime } from '../../shared/lib/relative-time.ts'
import { useNow } from '../../shared/lib/use-now.ts'
import { Faces } from '../../shared/ui/faces.tsx'
import { frameTexts } from '../../shared/ui/frame-texts.ts'
import { PageIcon } from '../../shared/ui/page-icon.tsx'
import classes from './continue-cards.module.css'
import type { ListedPage } from './listed-pages.ts'
import { texts } from './texts.ts'
import { useInNow } from './use-in-now.ts'

const MOST = 6

const Card = ({ page, now }: { page: ListedPage; now: number }) => {
  const t = useTexts(texts)
  const untitled = useTexts(frameTexts)('untitled')
  const people = useInNow(page)
  return (
    <li>
      <Link to="/p/$address" params={{ address: addressOf(page).slice('/p/'.length) }} className={classes.card}>
        <span className={classes.top}>
          <span className={classes.icon} data-kind={page.kind}>
            <PageIcon page={page} size={20} />
          </span>
          <Faces people={people} label={t('here', { names: people.map(({ name }) => name).join(', ') })} />
        </span>
        <strong dir="auto" className={classes.title} data-untitled={page.title === '' || undefined}>
          {page.title || untitled}
        </strong>
        <span className={classes.where}>
          {page.spaceName && (
            <span dir="auto" className={classes.space}>
              {page.spaceName}
            </span>
          )}
          {page.openedAt !== null && <span className={classes.when}>{relativeTime(page.openedAt, now)}</span>}
        </span>
      </Link>
    </li>
  )
}

/** What this person had open last. */
export const ContinueCards = ({ pages }: { pages: readonly ListedPage[] }) => {
  const t = useTexts(texts)
  const heading = useId()
  const now = useNow(60_000)
  return (
    <section aria-labelledby={heading} className={classes.section}>
      <h2 id={heading} className={classes.heading}>
        {t('continue')}
      </h2>
      <ul className={classes.cards}>
        {pages.slice(0, MOST).map((page) => (
          <Card key={page.id} page={page} now={now} />
        ))}
      </ul>
    </section>
  )
}
