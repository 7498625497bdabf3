import { Button } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { spacesQuery } from '../../shared/lib/page-cache.ts'
import { createPage } from '../../shared/lib/pages-api.ts'
import { searchPages } from '../../shared/lib/search-api.ts'
import { useFailureWords } from '../../shared/lib/use-failure-words.ts'
import { icon } from '../../shared/ui/icon.ts'
import { notify } from '../../shared/ui/notify.ts'
import { SelectField } from '../../shared/ui/select-field.tsx'
import type { Asked } from './asked.ts'
import { FoundRow } from './found-row.tsx'
import classes from './search-page.module.css'
import { texts } from './texts.ts'

const PAUSE = 200

/** Up and down go from the field through the results and back. */
const step = (event: KeyboardEvent<HTMLElement>): void => {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input[type=search], li a')]
  const at = stops.indexOf(document.activeElement as HTMLElement)
  const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)]
  if (at < 0 || !next) return
  event.preventDefault()
  next.focus()
}

interface SearchPageProps {
  asked: Asked
  /** Puts what is asked for into the address, so that it can be sent and come back to. */
  onAsk: (asked: Asked) => void
}

/** Everything somebody may see, searched by words in titles and texts. */
export const SearchPage = ({ asked, onAsk }: SearchPageProps) => {
  const t = useTexts(texts)
  const failureWords = useFailureWords()
  const router = useRouter()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(asked.q ?? '')
  const [saidFor, setSaidFor] = useState(asked.q)
  const words = asked.q?.trim() ?? ''
  // The address changed from elsewhere, for instance by going back.
  if (saidFor !== asked.q) {
    setSaidFor(asked.q)
    if ((asked.q ?? '') !== typed.trim()) setTyped(asked.q ?? '')
  }

  const spaces = useQuery(spacesQuery())
  const found = useQuery({
    queryKey: ['search', words, asked.space, asked.kind],
    queryFn: ({ signal }) => searchPages({ words, space: asked.space, kind: asked.kind, limit: 50 }, signal),
    enabled: words !== '',
    placeholderData: keepPreviousData,
  })
  const pages = words === '' ? undefined : found.data?.pages
  const isFiltered = asked.space !== undefined || asked.kind !== undefined

  useEffect(() => field.current?.focus({ preventScroll: true }), [])
  useEffect(() => {
    const wanted = typed.trim()
    if (wanted === (asked.q ?? '')) return undefined
    const timer = setTimeout(() => onAsk({ ...without(asked, 'q'), ...(wanted && { q: wanted }) }), PAUSE)
    return () => clearTimeout(timer)
  }, [typed, asked, onAsk])

  const create = (): void =>
    void createPage({ kind: asked.kind ?? 'document', title: words, ...(asked.space && { space: asked.space }) }).then(
      ({ address }) => router.history.push(address),
      (error: unknown) => notify({ message: failureWords(error), stays: true }),
    )

  return (
    // The keys are those of the field and the links in it.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={classes.search} onKeyDown={step}>
      <h1>{t('title')}</h1>
      <div role="search" className={classes.asking}>
        <label className={classes.field}>
          <IconSearch {...icon} />
          <input
            ref={field}
            type="search"
            dir="auto"
            aria-label={t('label')}
            placeholder={t('placeholder')}
            value={typed}
            maxLength={200}
            autoComplete="off"
            enterKeyHint="search"
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
        <div className={classes.filters}>
          <SelectField
            label={t('space')}
            isLabelHidden
            value={asked.space ?? ''}
            onChange={(id) => {
              const space = spaces.data?.find((one) => one.id === id)?.id
              onAsk({ ...without(asked, 'space'), ...(space && { space }) })
            }}
            options={[{ value: '', label: t('allSpaces') }, ...(spaces.data ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
          />
          <SelectField
            label={t('kind')}
            isLabelHidden
            value={asked.kind ?? ''}
            onChange={(kind) => onAsk({ ...without(asked, 'kind'), ...(kind !== '' && { kind }) })}
            options={[
              { value: '', label: t('allKinds') },
              { value: 'document', label: t('documents') },
              { value: 'board', label: t('boards') },
            ]}
          />
        </div>
      </div>

      {words === '' && <p className={classes.words}>{t('begin')}</p>}
      {words !== '' && found.isError && (
        <div className={classes.nothing} role="alert">
          <p>
            {t('failed')} {failureWords(found.error)}
          </p>
          <Button variant="default" onClick={() => void found.refetch()}>
            {t('again')}
          </Button>
        </div>
      )}
      {pages && pages.length > 0 && (
        <>
          <p className={classes.count} role="status">
            {t('found', { count: pages.length })}
            {found.data?.isBehind && ` · ${t('behind')}`}
          </p>
          <ul className={classes.results} aria-label={t('results')} data-old={found.isPlaceholderData || undefined}>
            {pages.map((page) => (
              <FoundRow key={page.id} page={page} />
            ))}
          </ul>
        </>
      )}
      {pages?.length === 0 && !found.isPlaceholderData && !found.isError && (
        <div className={classes.nothing} role="status">
          <p>{t(isFiltered ? 'nothingFiltered' : 'nothing', { words })}</p>
          {found.data?.isBehind && <p>{t('behind')}</p>}
          <div className={classes.ways}>
            {isFiltered && (
              <Button variant="default" onClick={() => onAsk({ q: words })}>
                {t('clearFilters')}
              </Button>
            )}
            <Button variant={isFiltered ? 'subtle' : 'default'} onClick={create}>
              {t('create')}
            </Button>
          </div>
        </div>
      )}
    </div>
  )
}

const without = <Key extends keyof Asked>({ ...asked }: Asked, key: Key): Omit<Asked, Key> => {
  delete asked[key]
  return asked
}
