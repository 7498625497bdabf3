import { useCallback, useSyncExternalStore } from 'react'
import { isListOf, isText } from '../../shared/lib/guards.ts'
import { readStored, writeStored } from '../../shared/lib/stored-json.ts'

const KEY = 'tandem:tree'
const MOST = 400

let toggled: ReadonlySet<string> = new Set(readStored(KEY, isListOf(isText)) ?? [])
const listeners = new Set<() => void>()

const set = (next: ReadonlySet<string>): void => {
  toggled = next
  writeStored(KEY, [...next].slice(-MOST))
  for (const listener of listeners) listener()
}

/** Turns a row from open to closed or back. */
export const toggleBranch = (key: string): void => {
  const next = new Set(toggled)
  if (!next.delete(key)) next.add(key)
  set(next)
}

/** Opens pages, for instance those above the one somebody went to. */
export const openPages = (ids: readonly string[]): void => {
  if (!ids.every((id) => toggled.has(id))) set(new Set([...toggled, ...ids]))
}

/** Whether a row is not as it is at first. */
export const isToggled = (key: string): boolean => toggled.has(key)

/** The rows that are not as they are at first; remembered on this device. */
export const useToggled = (): ReadonlySet<string> =>
  useSyncExternalStore(
    useCallback((listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }, []),
    () => toggled,
  )
