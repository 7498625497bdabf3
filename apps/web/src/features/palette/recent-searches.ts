import type { PrincipalId } from '@tandem/protocol'
import { useSyncExternalStore } from 'react'
import { isListOf, isObjectOf, isPrincipalId, isText } from '../../shared/lib/guards.ts'
import { forgetStored, readStored, writeStored } from '../../shared/lib/stored-json.ts'

const KEY = 'tandem:searches'
const MOST = 5

/** What one person looked for on this device, the last first. */
interface Searches {
  person: PrincipalId
  words: string[]
}
const isSearches = isObjectOf<Searches>({ person: isPrincipalId, words: isListOf(isText) })
const NONE: readonly string[] = []

const listeners = new Set<() => void>()
let searches: Searches | undefined | 'not read' = 'not read'

const current = (): Searches | undefined => (searches === 'not read' ? (searches = readStored(KEY, isSearches)) : searches)
const set = (next: Searches | undefined): void => {
  searches = next
  if (next) writeStored(KEY, next)
  else forgetStored(KEY)
  for (const listener of listeners) listener()
}

/** Nobody sees what somebody else looked for on the same device. */
export const searchesOf = (person: PrincipalId): readonly string[] => {
  const known = current()
  return known?.person === person ? known.words : NONE
}

export const rememberSearch = (person: PrincipalId, words: string): void => {
  const others = searchesOf(person).filter((one) => one.toLocaleLowerCase() !== words.toLocaleLowerCase())
  set({ person, words: [words, ...others].slice(0, MOST) })
}
export const forgetSearches = (): void => set(undefined)

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const useSearches = (person: PrincipalId): readonly string[] => useSyncExternalStore(subscribe, () => searchesOf(person))
