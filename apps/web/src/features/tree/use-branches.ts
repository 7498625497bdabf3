import { useQuery } from '@tanstack/react-query'
import { type Space, type TreePage } from '@tandem/protocol'
import { useEffect, useMemo, useRef } from 'react'
import { Unreachable } from '../../shared/lib/api.ts'
import { pageListQuery, spacesQuery } from '../../shared/lib/page-cache.ts'
import { useMe } from '../../shared/lib/session.ts'
import { useToggled } from './open-branches.ts'
import { type Row, rowsOf } from './rows.ts'
import { keepTree, seenOf, seenTree } from './seen-tree.ts'
import { useTree } from './tree.ts'

const NO_PAGES: readonly TreePage[] = []
const NO_SPACES: readonly Space[] = []
const KEPT_AFTER = 2000

/** The rows of the tree, live; without the server as they were last seen on this device. */
export const useRows = (): readonly Row[] => {
  const model = useTree()
  const toggled = useToggled()
  const me = useMe()?.id
  const found = {
    spaces: useQuery(spacesQuery()),
    starred: useQuery(pageListQuery('starred')),
    shared: useQuery(pageListQuery('shared')),
  }
  const isAway = Object.values(found).some(({ data, failureReason }) => !data && failureReason instanceof Unreachable)
  const seen = isAway ? seenTree(me) : undefined
  const spaces = found.spaces.data ?? seen?.spaces ?? NO_SPACES
  const starred = found.starred.data ?? seen?.starred ?? NO_PAGES
  const shared = found.shared.data ?? seen?.shared ?? NO_PAGES

  const isWhole = Object.values(found).every(({ data }) => data) && ![...model.levels.values()].some(({ state }) => state === 'loading')
  const kept = useRef<() => void>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    kept.current = me && isWhole ? () => keepTree(seenOf(model, { person: me, spaces, starred, shared })) : undefined
    // Written now and then, however much happens.
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      kept.current?.()
    }, KEPT_AFTER)
  }, [model, spaces, starred, shared, isWhole, me])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )

  return useMemo(() => {
    const mine = spaces.filter(({ role, isArchived }) => role !== null && !isArchived)
    return rowsOf(model, { spaces: mine, starred, shared, toggled })
  }, [model, toggled, spaces, starred, shared])
}
