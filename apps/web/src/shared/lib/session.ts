import type { Person } from '@tandem/protocol'
import { useSyncExternalStore } from 'react'
import { fetchMe, Refusal, renameMe } from './api.ts'
import { isPerson } from './guards.ts'
import { readStored, writeStored } from './stored-json.ts'

const KEY = 'tandem:me'
const listeners = new Set<() => void>()
let me = readStored(KEY, isPerson)

const set = (person: Person): Person => {
  me = person
  writeStored(KEY, person)
  for (const listener of listeners) listener()
  return person
}

// Another tab of this browser was given a new name.
addEventListener('storage', ({ key }) => {
  if (key !== KEY) return
  me = readStored(KEY, isPerson) ?? me
  for (const listener of listeners) listener()
})

/** Who this browser is, as far as the device knows. */
export const knownMe = (): Person | undefined => me

/** Asks the server who this browser is; it makes a newcomer a person and remembers them in a cookie. */
export const askMe = (): Promise<Person> => fetchMe().then(set)

/** Gets the identity the connection needs. False when the server will not give one; rejects when it could not be asked. */
export const signIn = (): Promise<boolean> =>
  askMe().then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal && error.status < 500) return false
      throw error
    },
  )

/** Asks the server something it only tells people it knows: introduces a newcomer first, and again a browser it has forgotten. */
export const asMe = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
  if (!me) await askMe()
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 401) throw error
    await askMe()
    return ask()
  }
}

export const rename = (name: string): Promise<Person> => asMe(() => renameMe(name)).then(set)

/** This person; `undefined` until a newcomer was given a name. */
export const useMe = (): Person | undefined =>
  useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, knownMe)
