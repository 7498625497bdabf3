import type { Connection } from '@tandem/provider'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { ownAddress, pathHere } from '../shared/lib/base-path.ts'
import { queries } from '../shared/lib/queries.ts'
import { isStillSignedIn, useMe } from '../shared/lib/session.ts'

const load = () => import('@tandem/provider')
/** A page waits for it, so that it begins before React renders; other screens are seen first and then become live. */
let provider = /^\/(?:p|g|new)\b/.test(pathHere()) ? load() : undefined
const LOOK_EVERY = 150
const MOST_LOOKS = 20
/** The lists that every screen beside a page begins with are here. */
const isSeen = (): boolean =>
  queries.isFetching() === 0 && queries.getQueriesData({ queryKey: ['pages'] }).some(([, list]) => list !== undefined)
const whenSeen = async (): ReturnType<typeof load> => {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY))
    if (isSeen()) break
  }
  return load()
}

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
      const { connect } = await (provider ??= whenSeen())
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
