import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { Admin } from '../features/admin/admin.tsx'
import { Settings } from '../features/settings/settings.tsx'
import { SpaceSettings } from '../features/space-settings/space-settings.tsx'
import { useTexts } from '../shared/i18n/texts.ts'
import { spacesQuery } from '../shared/lib/page-cache.ts'
import { useMe } from '../shared/lib/session.ts'
import { Screen } from '../shared/ui/screen.tsx'
import { NotFound } from './not-found.tsx'
import { routeTexts } from './route-texts.ts'

const Named = ({ name, children }: { name: string; children: ReactNode }) => {
  useEffect(() => {
    document.title = `${name} · Tandem`
  }, [name])
  return <Screen>{children}</Screen>
}

/** `/settings` and its parts. A guest has nothing to set here. */
export const SettingsRoute = () => {
  const t = useTexts(routeTexts)
  const { part } = useParams({ strict: false })
  const me = useMe()
  if (!me) return null
  if (me.kind !== 'member') return <NotFound />
  return (
    <Named name={t('settings')}>
      <Settings me={me} part={part} />
    </Named>
  )
}

/** `/admin` and its parts. For others than admins there is nothing. */
export const AdminRoute = () => {
  const t = useTexts(routeTexts)
  const { part } = useParams({ strict: false })
  const me = useMe()
  if (!me) return null
  if (!me.isAdmin) return <NotFound />
  return (
    <Named name={t('admin')}>
      <Admin me={me} part={part} />
    </Named>
  )
}

/** `/s/<slug>/settings` and its parts. */
export const SpaceSettingsRoute = () => {
  const { slug, part } = useParams({ strict: false })
  const me = useMe()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { data } = useQuery(spacesQuery())
  const space = data?.find((one) => one.slug === slug)
  if (!me || !data) return <Screen>{null}</Screen>
  if (!space || space.role === null) return <NotFound />
  return (
    <Named name={space.name}>
      <SpaceSettings
        key={space.id}
        space={space}
        me={me}
        part={part}
        onChanged={() => queries.invalidateQueries({ queryKey: ['spaces'] })}
        onGone={() => void navigate({ to: '/' })}
      />
    </Named>
  )
}
