import { IconHistory, IconSearch, IconX } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import type { Me } from '@tandem/protocol'
import { useEffect, useState } from 'react'
import { useTexts } from '../../shared/i18n/texts.ts'
import { pageListQuery } from '../../shared/lib/page-cache.ts'
import { findPeople, searchPages } from '../../shared/lib/search-api.ts'
import { Avatar } from '../../shared/ui/avatar.tsx'
import { icon } from '../../shared/ui/icon.ts'
import { PageIcon } from '../../shared/ui/page-icon.tsx'
import { notify } from '../../shared/ui/notify.ts'
import type { Item } from './item.ts'
import type { Query } from './query.ts'
import { rankOf } from './ranking.ts'
import { forgetSearches, useSearches } from './recent-searches.ts'
import { texts } from './texts.ts'

const PAUSE = 150

/** A value once it has rested for a moment. */
const useRested = (value: string): string => {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PAUSE)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}

/** What the server knows: pages that were open last, pages and people that fit the words. */
export const useFoundItems = (me: Me, { scope, words }: Query): { items: Item[]; isLooking: boolean } => {
  const t = useTexts(texts)
  const router = useRouter()
  const rested = useRested(words)
  const isMember = me.kind === 'member'
  const recent = useQuery(pageListQuery('recent'))
  const searches = useSearches(me.id)
  // A query nobody waits for any more is cancelled with its request.
  const pages = useQuery({
    queryKey: ['search', rested, 'palette'],
    queryFn: ({ signal }) => searchPages({ words: rested, limit: 8 }, signal),
    enabled: scope === 'all' && rested !== '',
    placeholderData: keepPreviousData,
  })
  const people = useQuery({
    queryKey: ['people', rested],
    queryFn: ({ signal }) => findPeople(rested, signal),
    enabled: isMember && (scope === 'people' || (scope === 'all' && rested !== '')),
    placeholderData: keepPreviousData,
  })

  const go = (address: string) => () => router.history.push(address)
  const mail = (name: string, email: string | null) => () => {
    if (email === null) return void notify({ message: t('noEmail', { name }) })
    return void navigator.clipboard.writeText(email).then(
      () => notify({ message: t('emailCopied', { name }) }),
      () => notify({ message: email, stays: true }),
    )
  }
  const openBy = (id: string) => recent.data?.find((page) => page.people.some((person) => person.id === id))

  const recentItems = (recent.data ?? []).map((page): Item => ({
    id: page.id,
    group: 'recent',
    label: page.title || t('untitled'),
    detail: page.spaceName,
    icon: <PageIcon page={page} />,
    run: go(page.address),
  }))
  const searchedItems = searches.map((looked): Item => ({
    id: `searched ${looked}`,
    group: 'searches',
    label: looked,
    icon: <IconHistory {...icon} />,
    types: looked,
  }))
  const clearItem: Item = {
    id: 'clear searches',
    group: 'searches',
    label: t('clearSearches'),
    icon: <IconX {...icon} />,
    types: '',
    run: forgetSearches,
  }
  // Found for words typed before: only what fits these too, or Enter would open another page than is meant.
  const isOld = words !== rested || pages.isPlaceholderData
  const pageItems = (words === '' ? [] : (pages.data?.pages ?? [])).map((page): Item => ({
    id: page.id,
    group: 'pages',
    isFound: true,
    label: page.title.map(({ text }) => text).join('') || t('untitled'),
    detail: page.spaceName,
    icon: <PageIcon page={page} />,
    run: go(page.address),
  }))
  const peopleItems = (scope === 'all' && words === '' ? [] : (people.data ?? [])).map(({ person, email }): Item => {
    const page = openBy(person.id)
    return {
      id: `person ${person.id}`,
      group: 'people',
      label: person.name,
      aliases: email ?? undefined,
      detail: page ? page.title || t('untitled') : (email ?? undefined),
      icon: <Avatar person={person} size={22} />,
      run: page ? go(page.address) : mail(person.name, email),
    }
  })
  const searchItem: Item = {
    id: 'search all',
    group: 'search',
    isFound: true,
    label: t('searchFor', { words }),
    icon: <IconSearch {...icon} />,
    keys: 'Mod+Enter',
    run: go(`/search?q=${encodeURIComponent(words)}`),
  }
  return {
    items: [
      ...recentItems,
      ...(searches.length > 0 ? [...searchedItems, clearItem] : []),
      ...pageItems.filter((item) => !isOld || rankOf(item, words) !== undefined),
      ...peopleItems,
      ...(scope === 'all' && words !== '' ? [searchItem] : []),
    ],
    isLooking: words !== rested || pages.isFetching || people.isFetching,
  }
}
