import { ActionIcon, Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconRefresh } from '@tabler/icons-react'
import type { Me } from '@tandem/protocol'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { Unreachable } from '../../shared/lib/api.ts'
import { openedPages } from '../../shared/lib/opened-pages.ts'
import { pageListQuery } from '../../shared/lib/page-cache.ts'
import type { PageListName } from '../../shared/lib/pages-api.ts'
import { failureWords, requestTexts } from '../../shared/lib/request-words.ts'
import { useNow } from '../../shared/lib/use-now.ts'
import { icon } from '../../shared/ui/icon.ts'
import { ContinueCards } from './continue-cards.tsx'
import { greetingAt } from './greeting.ts'
import classes from './home.module.css'
import { listedFromDevice } from './listed-pages.ts'
import { PageList } from './page-list.tsx'
import { Tabs } from './tabs.tsx'
import { texts } from './texts.ts'

const TABS = ['edited', 'starred', 'mine'] as const
type Tab = (typeof TABS)[number]
const NONE = { edited: 'noEdited', starred: 'noStarred', mine: 'noMine' } as const

/** Whether this tab has shown home before. */
let wasHere = false

const Waiting = () => {
  const t = useTexts(texts)
  return (
    <div className={classes.waiting} role="progressbar" aria-label={t('loading')}>
      {[0, 1, 2, 3].map((row) => (
        <Skeleton key={row} height={40} radius="md" />
      ))}
    </div>
  )
}

const Listed = ({ list, none }: { list: PageListName; none: string }) => {
  const t = useTexts(texts)
  const why = useTexts(requestTexts)
  const { data, error, refetch } = useQuery(pageListQuery(list))
  // Whoever comes back finds it in its whole length at once, and is where they had scrolled.
  const [isAwaited] = useState(data === undefined || !wasHere)
  if (data) return data.length > 0 ? <PageList pages={data} isAwaited={isAwaited} /> : <p className={classes.none}>{none}</p>
  if (!error) return <Waiting />
  return (
    <div className={classes.failed}>
      <p>{t('failed', { why: failureWords(error, why) })}</p>
      <Button variant="default" onClick={() => void refetch()}>
        {t('tryAgain')}
      </Button>
    </div>
  )
}

const Offline = ({ onRetry }: { onRetry: () => void }) => {
  const t = useTexts(texts)
  const pages = useMemo(() => listedFromDevice(openedPages()), [])
  return (
    <>
      <div className={classes.offline} role="status">
        <span>{t(pages.length > 0 ? 'offline' : 'offlineNone')}</span>
        <ActionIcon aria-label={t('tryAgain')} onClick={onRetry} color="inherit">
          <IconRefresh {...icon} />
        </ActionIcon>
      </div>
      <PageList pages={pages} />
    </>
  )
}

const OfMember = () => {
  const t = useTexts(texts)
  const [tab, setTab] = useState<Tab>('edited')
  const { data: recent } = useQuery(pageListQuery('recent'))
  return (
    <>
      {recent && recent.length > 0 && <ContinueCards pages={recent} />}
      <Tabs label={t('lists')} tabs={TABS.map((value) => ({ value, label: t(value) }))} chosen={tab} onChoose={setTab}>
        <Listed key={tab} list={tab} none={t(NONE[tab])} />
      </Tabs>
    </>
  )
}

interface HomeProps {
  me: Me | undefined
  /** The button that makes pages. */
  newButton: ReactNode
  /** Ways to begin where there is no page at all. */
  begin: ReactNode
}

/** What was worked on last, and the way to something new. */
export const Home = ({ me, newButton, begin }: HomeProps) => {
  const t = useTexts(texts)
  const isGuest = me?.kind === 'guest'
  const { data, error, refetch } = useQuery(pageListQuery(isGuest ? 'shared' : 'edited'))
  const words = t(greetingAt(new Date(useNow(60_000)).getHours()))
  const isEmpty = data?.length === 0 && !isGuest
  const isOffline = error instanceof Unreachable
  useEffect(() => {
    wasHere = true
  }, [])
  return (
    <>
      <div className={classes.head}>
        <h1 className={classes.greeting}>{me ? t('greeting', { words, name: me.name }) : words}</h1>
        {!isEmpty && !isGuest && <div className={classes.actions}>{newButton}</div>}
      </div>
      {isOffline && <Offline onRetry={() => void refetch()} />}
      {isEmpty && !isOffline && (
        <>
          <p className={classes.begin}>{t('begin')}</p>
          {begin}
        </>
      )}
      {isGuest && !isOffline && (
        <>
          <p className={classes.begin}>{t('guest')}</p>
          <Listed list="shared" none={t('noEdited')} />
        </>
      )}
      {!isEmpty && !isGuest && !isOffline && <OfMember />}
    </>
  )
}
