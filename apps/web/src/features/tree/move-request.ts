import type { TreePage } from '@tandem/protocol'
import { useSyncExternalStore } from 'react'

let wanted: TreePage | undefined
const listeners = new Set<() => void>()

/** Asks where a page should go; `undefined` when that was answered. The dialog is shown by the frame. */
export const askToMove = (page: TreePage | undefined): void => {
  wanted = page
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const usePageToMove = (): TreePage | undefined => useSyncExternalStore(subscribe, () => wanted)
