import type { Connection } from '@tandem/provider'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { ownAddress, pathHere } from '../shared/lib/base-path.ts'
import { isStillSignedIn, useMe } from '../shared/lib/session.ts'
import { whenSeen } from '../shared/lib/when-seen.ts'

const load = () => import('@tandem/provider')
/** A page waits for it, so that it begins before React renders; other screens are seen first and then become live. */
let provider = /^\/(?:p|g|new)\b/.test(pathHere()) ? load() : undefined
const ConnectionContext = createContext<Connection | undefined>(undefined)

/**
 * Holds the one connection of this tab, for as long as the same person is signed in. Made in the effect: one made while
 * rendering would not survive StrictMode.
 */
export const ConnectionProvider = ({ children }: { children: ReactNode }) => {
  const principal = useMe()?.id
  const [connection, setConnection] = useState<Connection>()
  const [failure, setFailure] = useState<unknown>()
  useEffect(() => {
    if (!principal) return
    let isWanted = true
    let made: Connection | undefined
    const begin = async (): Promise<void> => {
      const { connect } = await (provider ??= whenSeen().then(load))
      if (!isWanted) return
      made = connect({ url: ownAddress(), signIn: isStillSignedIn, principal })
      setConnection(made)
    }
    begin().catch(setFailure)
    return () => {
      isWanted = false
      setConnection(undefined)
      void made?.close()
    }
  }, [principal])
  if (failure) throw failure
  return <ConnectionContext value={connection}>{children}</ConnectionContext>
}

/** The connection of this tab; `undefined` for the first moments. */
export const useConnection = (): Connection | undefined => useContext(ConnectionContext)
