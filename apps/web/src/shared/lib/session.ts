import type { Me } from '@tandem/protocol'
import { useSyncExternalStore } from 'react'
import { onSignedOut } from './api.ts'
import { ownKey } from './base-path.ts'
import { fetchMe, isMe } from './session-api.ts'
import { forgetStored, readStored, writeStored } from './stored-json.ts'

const KEY = 'tandem:me'

/** Whether somebody is signed in here. `isSure`: the server has said so, not only this device. */
export type Session = { state: 'unknown' } | { state: 'in'; me: Me; isSure: boolean } | { state: 'out' }

const listeners = new Set<() => void>()
const remembered = readStored(KEY, isMe)
let session: Session = remembered ? { state: 'in', me: remembered, isSure: false } : { state: 'unknown' }
let asking: Promise<Me | undefined> | undefined

const set = (next: Session): void => {
  session = next
  for (const listener of listeners) listener()
}

/** Takes note of who signed in, as the server answered it. */
export const signedIn = (me: Me): Me => {
  writeStored(KEY, me)
  set({ state: 'in', me, isSure: true })
  return me
}

/** Takes note that nobody is signed in. */
export const signedOut = (): void => {
  forgetStored(KEY)
  if (session.state !== 'out') set({ state: 'out' })
}

/** Asks the server who this browser is. However many ask at once, it is asked once. */
export const askMe = (): Promise<Me | undefined> => {
  asking ??= fetchMe()
    .then((me) => {
      if (me) signedIn(me)
      else signedOut()
      return me
    })
    .finally(() => (asking = undefined))
  return asking
}

onSignedOut(signedOut)

// Another tab of this browser was renamed, signed out, or signed in as somebody else.
addEventListener('storage', ({ key }) => {
  if (key !== ownKey(KEY) && key !== null) return
  const me = readStored(KEY, isMe)
  set(me ? { state: 'in', me, isSure: false } : { state: 'out' })
})

/** Whether this browser is still signed in, for the connection. Rejects when the server could not be asked. */
export const isStillSignedIn = async (): Promise<boolean> => (await askMe()) !== undefined

export const currentSession = (): Session => session
export const knownMe = (): Me | undefined => (session.state === 'in' ? session.me : undefined)

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const useSession = (): Session => useSyncExternalStore(subscribe, currentSession)
/** Who is signed in here; `undefined` while that is not known, or nobody. */
export const useMe = (): Me | undefined => useSyncExternalStore(subscribe, knownMe)
