import type { Connection } from '@tandem/provider'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { askMe, knownMe, signIn } from '../shared/lib/session.ts'

// Begun before React renders: the first page waits for it.
const provider = import('@tandem/provider')

const ConnectionContext = createContext<Connection | undefined>(undefined)

/** A newcomer needs an identity before the socket; who has been here connects at once. */
const introduced = async (): Promise<void> => {
  const asked = askMe().catch(() => undefined)
  if (!knownMe()) await asked
}

/** Holds the one connection of this tab. Made in the effect: one made while rendering would not survive StrictMode. */
export const ConnectionProvider = ({ children }: { children: ReactNode }) => {
  const [connection, setConnection] = useState<Connection>()
  const [failure, setFailure] = useState<unknown>()
  useEffect(() => {
    let isWanted = true
    let made: Connection | undefined
    const begin = async (): Promise<void> => {
      const [{ connect }] = await Promise.all([provider, introduced()])
      if (!isWanted) return
      made = connect({ signIn })
      setConnection(made)
    }
    begin().catch(setFailure)
    return () => {
      isWanted = false
      setConnection(undefined)
      void made?.close()
    }
  }, [])
  if (failure) throw failure
  return <ConnectionContext value={connection}>{children}</ConnectionContext>
}

/** The connection of this tab; `undefined` for the first moments. */
export const useConnection = (): Connection | undefined => useContext(ConnectionContext)
