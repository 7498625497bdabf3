import { Button, Skeleton, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { addressOf, mayInSpace, type Person, type Space as SpaceData, type TreePage } from '@tandem/protocol'
import { IconSettings } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { useHere } from '../../shared/lib/here.ts'
import { fetchSpaceMembers } from '../../shared/lib/pages-api.ts'
import { Avatar } from '../../shared/ui/avatar.tsx'
import { Faces } from '../../shared/ui/faces.tsx'
import { frameTexts } from '../../shared/ui/frame-texts.ts'
import { Hint } from '../../shared/ui/hint.tsx'
import { icon } from '../../shared/ui/icon.ts'
import list from '../../shared/ui/page-list.module.css'
import { PageIcon } from '../../shared/ui/page-icon.tsx'
import { SpaceIcon } from '../../shared/ui/space-icon.tsx'
import classes from './space.module.css'
import { texts } from './texts.ts'

const FACES = 6
const SHOWN = 100

const Row = ({ page }: { page: TreePage }) => {
  const t = useTexts(texts)
  const untitled = useTexts(frameTexts)('untitled')
  const people = useHere(page.id)
  return (
    <li className={list.item}>
      <Link to="/p/$address" params={{ address: addressOf(page).slice('/p/'.length) }} className={list.row}>
        <span className={list.icon} data-kind={page.kind}>
          <PageIcon page={page} />
        </span>
        <span dir="auto" className={list.title} data-untitled={page.title === '' || undefined}>
          {page.title || untitled}
        </span>
        <Faces people={people} label={t('here', { names: people.map(({ name }) => name).join(', ') })} />
        {page.children > 0 && <span className={list.note}>{t('below', { count: page.children })}</span>}
      </Link>
    </li>
  )
}

const Members = ({ space }: { space: SpaceData }) => {
  const t = useTexts(texts)
  const { data } = useQuery({
    queryKey: ['members', space.id],
    queryFn: ({ signal }) => fetchSpaceMembers(space.id, signal),
    enabled: space.role !== null,
    retry: false,
  })
  const people: Person[] = data?.map(({ person }) => person) ?? []
  return (
    <div className={classes.members}>
      {people.length > 0 && (
        <ul className={classes.faces} aria-label={t('members')}>
          {people.slice(0, FACES).map((person) => (
            <li key={person.id} aria-label={person.name} title={person.name}>
              <Avatar person={person} size={24} />
            </li>
          ))}
          {people.length > FACES && <li className={classes.more}>+{people.length - FACES}</li>}
        </ul>
      )}
      <span>{t(space.visibility === 'open' ? 'everybody' : 'some')}</span>
    </div>
  )
}

interface SpaceProps {
  space: SpaceData
  /** Its top pages; `undefined` while they are fetched. */
  pages: readonly TreePage[] | undefined
  /** Those in the archive, wherever they lay, the last first. */
  archived: readonly TreePage[]
  hasFailed: boolean
  onRetry: () => void
  /** Makes pages in it. */
  newButton: ReactNode
  /** Pictures for a space without pages. */
  begin: ReactNode
}

/** A space: what it is, who is in it, and its top pages. */
export const Space = ({ space, pages, archived, hasFailed, onRetry, newButton, begin }: SpaceProps) => {
  const t = useTexts(texts)
  const [most, setMost] = useState(SHOWN)
  const canWrite = space.role !== null && mayInSpace(space.role, 'write') && !space.isArchived
  const canManage = space.role !== null && mayInSpace(space.role, 'manage')
  return (
    <>
      <div className={classes.head}>
        <SpaceIcon space={space} size={44} />
        <div className={classes.words}>
          <h1 className={classes.name}>{space.name}</h1>
          {space.description && <p className={classes.description}>{space.description}</p>}
          <Members space={space} />
        </div>
        <div className={classes.actions}>
          {canWrite && pages && pages.length > 0 && newButton}
          {canManage && (
            <Hint label={t('settings')} side="right">
              <Link to="/s/$slug/settings" params={{ slug: space.slug }} className={classes.settings} aria-label={t('settings')}>
                <IconSettings {...icon} />
              </Link>
            </Hint>
          )}
        </div>
      </div>
      {hasFailed && (
        <p className={classes.empty}>
          {t('failed')}{' '}
          <UnstyledButton className={classes.retry} onClick={onRetry}>
            {t('tryAgain')}
          </UnstyledButton>
        </p>
      )}
      {!pages && !hasFailed && <Skeleton height={160} radius="lg" className={classes.waiting} />}
      {pages?.length === 0 && (
        <>
          <h2 className={classes.emptyTitle}>{t('empty')}</h2>
          <p className={classes.empty}>{t(canWrite ? 'emptyWhat' : 'emptyRead')}</p>
          {canWrite && begin}
        </>
      )}
      {pages && pages.length > 0 && (
        <ul className={list.list} aria-label={t('pages')}>
          {pages.slice(0, most).map((page) => (
            <Row key={page.id} page={page} />
          ))}
        </ul>
      )}
      {pages && pages.length > most && (
        <Button variant="subtle" mt="sm" onClick={() => setMost(most + SHOWN)}>
          {t('more')}
        </Button>
      )}
      {archived.length > 0 && (
        <details className={classes.archive}>
          <summary className={classes.archiveName}>{t('archive', { count: archived.length })}</summary>
          <ul className={list.list} aria-label={t('archived')}>
            {archived.map((page) => (
              <Row key={page.id} page={page} />
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
