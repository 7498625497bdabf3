import { useQuery } from '@tanstack/react-query'
import { type Space, type TreePage } from '@tandem/protocol'
import { useMemo } from 'react'
import { pageListQuery, spacesQuery } from '../../shared/lib/page-cache.ts'
import { useToggled } from './open-branches.ts'
import { type Row, rowsOf } from './rows.ts'
import { useTree } from './tree.ts'

const NO_PAGES: readonly TreePage[] = []
const NO_SPACES: readonly Space[] = []

/** The rows of the tree, live. */
export const useRows = (): readonly Row[] => {
  const model = useTree()
  const toggled = useToggled()
  const spaces = useQuery(spacesQuery()).data ?? NO_SPACES
  const starred = useQuery(pageListQuery('starred')).data ?? NO_PAGES
  const shared = useQuery(pageListQuery('shared')).data ?? NO_PAGES
  return useMemo(() => {
    const mine = spaces.filter(({ role, isArchived }) => role !== null && !isArchived)
    return rowsOf(model, { spaces: mine, starred, shared, toggled })
  }, [model, toggled, spaces, starred, shared])
}
