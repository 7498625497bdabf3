import type { SpaceId, TreePage } from '@tandem/protocol'
import { useMemo } from 'react'
import { levelKey, standing } from './model.ts'
import { useTree } from './tree.ts'

/** The top pages of a space that are not archived, live; `undefined` while they are not here. */
export const useLevel = (space: SpaceId): { pages: readonly TreePage[] | undefined; hasFailed: boolean } => {
  const model = useTree()
  const level = model.levels.get(levelKey(space, null))
  return useMemo(() => {
    const isHere = level && (level.state === 'ready' || level.ids.length > 0)
    return { pages: isHere ? standing(model, level.ids) : undefined, hasFailed: level?.state === 'failed' }
  }, [level, model])
}
