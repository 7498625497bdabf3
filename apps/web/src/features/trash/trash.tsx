import { Button, Skeleton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { addressOf, type TrashedPage } from '@tandem/protocol'
import { IconTrash } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense, useId, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { deleteForever, fetchTrash, restorePage } from '../../shared/lib/pages-api.ts'
import { absoluteTime, relativeTime } from '../../shared/lib/relative-time.ts'
import { failureWords, requestTexts } from '../../shared/lib/request-words.ts'
import { useNow } from '../../shared/lib/use-now.ts'
import { frameTexts } from '../../shared/ui/frame-texts.ts'
import { icon } from '../../shared/ui/icon.ts'
import { notify } from '../../shared/ui/notify.ts'
import { PageIcon } from '../../shared/ui/page-icon.tsx'
import { bySpace } from './by-space.ts'
import { texts } from './texts.ts'
import classes from './trash.module.css'

const DeleteForever = lazy(async () => ({ default: (await import('./delete-forever.tsx')).DeleteForever }))
const FEW_DAYS = 3

interface RowProps {
  page: TrashedPage
  now: number
  onRestore: () => void
  onDelete: () => void
}

const Row = ({ page, now, onRestore, onDelete }: RowProps) => {
  const t = useTexts(texts)
  const untitled = useTexts(frameTexts)('untitled')
  const title = page.title || untitled
  const when = relativeTime(page.at, now)
  return (
    <li className={classes.row}>
      <span className={classes.icon} data-kind={page.kind}>
        <PageIcon page={page} />
      </span>
      <div className={classes.words}>
        <span dir="auto" className={classes.title}>
          {title}
        </span>
        <span className={classes.detail}>
          <span title={absoluteTime(page.at)}>{page.by ? t('by', { name: page.by.name, when }) : t('bySomebody', { when })}</span>
          {page.children > 0 && <span>{t('with', { count: page.children })}</span>}
          <span data-soon={page.daysLeft <= FEW_DAYS || undefined} className={classes.left}>
            {t('left', { count: page.daysLeft })}
          </span>
        </span>
      </div>
      <div className={classes.actions}>
        <Button variant="default" size="xs" aria-label={t('restoreNamed', { title })} onClick={onRestore}>
          {t('restore')}
        </Button>
        <Button variant="subtle" size="xs" className={classes.forever} aria-label={t('foreverNamed', { title })} onClick={onDelete}>
          {t('forever')}
        </Button>
      </div>
    </li>
  )
}

const Space = ({ name, children }: { name: string; children: ReactNode }) => {
  const heading = useId()
  return (
    <section aria-labelledby={heading} className={classes.space}>
      <h2 id={heading} className={classes.heading}>
        {name}
      </h2>
      <ul className={classes.list}>{children}</ul>
    </section>
  )
}

/** What was thrown away, by space, with the way back. */
export const Trash = () => {
  const t = useTexts(texts)
  const why = useTexts(requestTexts)
  const untitled = useTexts(frameTexts)('untitled')
  const queries = useQueryClient()
  const navigate = useNavigate()
  const now = useNow(60_000)
  const [asked, setAsked] = useState<TrashedPage>()
  const { data, error, refetch } = useQuery({ queryKey: ['trash'], queryFn: ({ signal }) => fetchTrash(signal), refetchOnMount: 'always' })

  const drop = (page: TrashedPage): void => {
    queries.setQueryData<TrashedPage[]>(['trash'], (pages) => pages?.filter(({ id }) => id !== page.id))
  }
  const attempt = async (page: TrashedPage, act: () => Promise<unknown>): Promise<boolean> => {
    drop(page)
    try {
      await act()
      return true
    } catch (problem) {
      void notify({ message: t('failed', { why: failureWords(problem, why) }) })
      return false
    } finally {
      void queries.invalidateQueries({ queryKey: ['trash'] })
    }
  }
  const restore = async (page: TrashedPage): Promise<void> => {
    if (!(await attempt(page, () => restorePage(page.id)))) return
    void queries.invalidateQueries({ queryKey: ['pages'] })
    void queries.invalidateQueries({ queryKey: ['page', page.id] })
    void notify({
      message: t('restored', { title: page.title || untitled, space: page.spaceName }),
      action: {
        label: t('open'),
        act: () => void navigate({ to: '/p/$address', params: { address: addressOf(page).slice('/p/'.length) } }),
      },
    })
  }
  const remove = async (page: TrashedPage): Promise<void> => {
    setAsked(undefined)
    if (await attempt(page, () => deleteForever(page.id))) void notify({ message: t('deleted', { title: page.title || untitled }) })
  }

  return (
    <>
      <h1 className={classes.name}>{t('name')}</h1>
      {data && data.length > 0 && <p className={classes.what}>{t('what')}</p>}
      {data?.length === 0 && (
        <div className={classes.empty}>
          <IconTrash {...icon} size={28} />
          <strong>{t('empty')}</strong>
          <p>{t('emptyWhat')}</p>
        </div>
      )}
      {!data && !error && <Skeleton height={120} radius="lg" role="progressbar" aria-label={t('loading')} />}
      {!data && error && (
        <div className={classes.empty}>
          <p>{t('notLoaded', { why: failureWords(error, why) })}</p>
          <Button variant="default" onClick={() => void refetch()}>
            {t('tryAgain')}
          </Button>
        </div>
      )}
      {bySpace(data ?? []).map(({ id, name, pages }) => (
        <Space key={id} name={name}>
          {pages.map((page) => (
            <Row key={page.id} page={page} now={now} onRestore={() => void restore(page)} onDelete={() => setAsked(page)} />
          ))}
        </Space>
      ))}
      {asked && (
        <Suspense>
          <DeleteForever page={asked} onClose={() => setAsked(undefined)} onDelete={() => void remove(asked)} />
        </Suspense>
      )}
    </>
  )
}
