import { Link } from '@tanstack/react-router'
import type { FoundPage } from '@tandem/protocol'
import { useTexts } from '../../shared/i18n/texts.ts'
import { absoluteTime, relativeTime } from '../../shared/lib/relative-time.ts'
import { useNow } from '../../shared/lib/use-now.ts'
import { PageIcon } from '../../shared/ui/page-icon.tsx'
import classes from './search-page.module.css'
import { texts } from './texts.ts'

const Pieces = ({ pieces }: { pieces: FoundPage['title'] }) =>
  pieces.map(({ text, hit }, at) => (hit ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>))

/** One page that was found, with the words marked where they stand. */
export const FoundRow = ({ page }: { page: FoundPage }) => {
  const t = useTexts(texts)
  const now = useNow(60_000)
  return (
    <li>
      <Link to="/p/$address" params={{ address: page.address.replace(/^\/p\//, '') }} className={classes.row}>
        <span className={classes.icon} data-kind={page.kind}>
          <PageIcon page={page} />
        </span>
        <span className={classes.found}>
          <span className={classes.title}>
            <bdi>{page.title.length > 0 ? <Pieces pieces={page.title} /> : t('untitled')}</bdi>
          </span>
          {page.snippet.length > 0 && (
            <span className={classes.snippet}>
              <bdi>
                <Pieces pieces={page.snippet} />
              </bdi>
            </span>
          )}
          <span className={classes.place}>
            <bdi>{page.spaceName}</bdi> · <time title={absoluteTime(page.editedAt)}>{relativeTime(page.editedAt, now)}</time>
          </span>
        </span>
      </Link>
    </li>
  )
}
