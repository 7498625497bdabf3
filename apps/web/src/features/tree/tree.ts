import { useSyncExternalStore } from 'react'
import { fetchTree } from '../../shared/lib/pages-api.ts'
import type { TreeModel } from './model.ts'
import { TreeStore } from './tree-store.ts'

/** The tree of this tab. */
export const tree = new TreeStore(fetchTree)

export const useTree = (): TreeModel => useSyncExternalStore(tree.subscribe, () => tree.model)
