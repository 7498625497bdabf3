import type { PageId, Person } from '@tandem/protocol'
import { useCallback, useSyncExternalStore } from 'react'

const NOBODY: readonly Person[] = []
const here = new Map<PageId, readonly Person[]>()
const listeners = new Set<() => void>()
const tell = (): void => {
  for (const listener of listeners) listener()
}

/** Takes note of who has a page open. */
export const setHere = (page: PageId, people: readonly Person[]): void => {
  if (people.length > 0) here.set(page, people)
  else here.delete(page)
  tell()
}

/** Forgets everybody: the connection that told of them is gone. */
export const clearHere = (): void => {
  if (here.size === 0) return
  here.clear()
  tell()
}

/** Who has the page open, live. */
export const useHere = (page: PageId): readonly Person[] =>
  useSyncExternalStore(
    useCallback((listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }, []),
    () => here.get(page) ?? NOBODY,
  )
