import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { addressOf, type PageKind, type Space as SpaceData } from '@tandem/protocol'
import { useEffect } from 'react'
import { Begin } from '../features/new-page/begin.tsx'
import { NewButton } from '../features/new-page/new-button.tsx'
import { Space } from '../features/space/space.tsx'
import { create } from '../features/tree/page-verbs.ts'
import { tree } from '../features/tree/tree.ts'
import { useLevel } from '../features/tree/use-level.ts'
import { pageListQuery, spacesQuery } from '../shared/lib/page-cache.ts'
import { Screen } from '../shared/ui/screen.tsx'
import { NotFound } from './not-found.tsx'

const Shown = ({ space }: { space: SpaceData }) => {
  const navigate = useNavigate()
  const { pages, hasFailed } = useLevel(space.id)
  const { data: archive = [] } = useQuery(pageListQuery('archived'))
  useEffect(() => {
    document.title = `${space.name} · Tandem`
    void tree.load(space.id, null)
  }, [space.id, space.name])
  const make = async (kind: PageKind): Promise<void> => {
    const page = await create(kind, { space: space.id })
    if (page) await navigate({ to: '/p/$address', params: { address: addressOf(page).slice('/p/'.length) }, state: { isNew: true } })
  }
  return (
    <Screen>
      <Space
        space={space}
        pages={pages}
        archived={archive.filter((page) => page.space === space.id && page.isArchived)}
        hasFailed={hasFailed}
        onRetry={() => void tree.load(space.id, null)}
        newButton={<NewButton onNew={(kind) => void make(kind)} />}
        begin={<Begin onNew={(kind) => void make(kind)} />}
      />
    </Screen>
  )
}

/** `/s/<slug>`: a space. */
export const SpaceRoute = () => {
  const { slug = '' } = useParams({ strict: false })
  const { data } = useQuery(spacesQuery())
  const space = data?.find((one) => one.slug === slug)
  if (space) return <Shown key={space.id} space={space} />
  return data ? <NotFound /> : <Screen>{null}</Screen>
}
