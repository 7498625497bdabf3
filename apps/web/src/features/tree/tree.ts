import { useSyncExternalStore } from 'react'
import { Unreachable } from '../../shared/lib/api.ts'
import { fetchTree } from '../../shared/lib/pages-api.ts'
import { knownMe } from '../../shared/lib/session.ts'
import type { TreeModel } from './model.ts'
import { seenLevel } from './seen-tree.ts'
import { TreeStore } from './tree-store.ts'

/** The tree of this tab. Where the server cannot be reached it is as this person last saw it here. */
export const tree = new TreeStore(fetchTree, (key, error) => (error instanceof Unreachable ? seenLevel(knownMe()?.id, key) : undefined))

export const useTree = (): TreeModel => useSyncExternalStore(tree.subscribe, () => tree.model)
