import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect } from 'react'
import type { Asked } from '../features/search/asked.ts'
import { SearchPage } from '../features/search/search-page.tsx'
import { useTexts } from '../shared/i18n/texts.ts'
import { Screen } from '../shared/ui/screen.tsx'
import { routeTexts } from './route-texts.ts'

/** `/search?q=`: what is asked for stands in the address. */
export const SearchRoute = () => {
  const t = useTexts(routeTexts)
  const asked = useSearch({ from: '/frame/search' })
  const navigate = useNavigate()
  const ask = useCallback((next: Asked) => void navigate({ to: '/search', search: next, replace: true }), [navigate])
  useEffect(() => {
    document.title = `${asked.q ?? t('search')} · Tandem`
  }, [asked.q, t])
  return (
    <Screen>
      <SearchPage asked={asked} onAsk={ask} />
    </Screen>
  )
}
