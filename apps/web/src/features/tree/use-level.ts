import type { SpaceId, TreePage } from '@tandem/protocol'
import { useMemo } from 'react'
import { levelKey } from './model.ts'
import { useTree } from './tree.ts'

/** The top pages of a space, live; `undefined` while they are not here. */
export const useLevel = (space: SpaceId): { pages: readonly TreePage[] | undefined; hasFailed: boolean } => {
  const { levels, pages } = useTree()
  const level = levels.get(levelKey(space, null))
  return useMemo(() => {
    const isHere = level && (level.state === 'ready' || level.ids.length > 0)
    return { pages: isHere ? level.ids.flatMap((id) => pages.get(id) ?? []) : undefined, hasFailed: level?.state === 'failed' }
  }, [level, pages])
}
