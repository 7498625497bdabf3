import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { tree } from '../features/tree/tree.ts'
import { clearHere, setHere } from '../shared/lib/here.ts'
import { patchPages } from '../shared/lib/page-cache.ts'
import { askMe } from '../shared/lib/session.ts'
import { useConnection } from './connection.tsx'

const LISTS_AFTER = 1500
/** What is asked for anew when the server says that it changed. */
const ASKED_ANEW = { spaces: ['spaces'], members: ['members'], sharing: ['sharing'] } as const

/** Keeps the tree and every list of pages right while others work, and asks for all of it again after a gap. */
export const useLiveWorkspace = (): void => {
  const connection = useConnection()
  const queries = useQueryClient()
  useEffect(() => {
    if (!connection) return
    const { workspace } = connection
    const askAnew = (): void => {
      void queries.invalidateQueries()
      void tree.reload()
    }
    // Also the first time: what is on the screen was asked for before anybody could tell of a change.
    const stopReconnects = workspace.onReconnect(() => {
      clearHere()
      askAnew()
    })
    let soon: ReturnType<typeof setTimeout> | undefined
    // A page that is new to this person may belong into a list; asked for once however much happens.
    const askListsSoon = (): void => {
      soon ??= setTimeout(() => {
        soon = undefined
        void queries.invalidateQueries({ queryKey: ['pages'] })
      }, LISTS_AFTER)
    }
    const stopMessages = workspace.subscribe(({ event, body }) => {
      switch (event) {
        case 'pages':
          tree.apply(body)
          patchPages(queries, body)
          return askListsSoon()
        case 'here':
          return setHere(body.page, body.people)
        case 'refresh':
          for (const what of body.what) {
            if (what === 'me') void askMe().catch(() => undefined)
            else void queries.invalidateQueries({ queryKey: ASKED_ANEW[what] })
          }
          if (body.what.includes('spaces')) void tree.reload()
          return void queries.invalidateQueries({ queryKey: ['page'] })
      }
    })
    return () => {
      clearTimeout(soon)
      stopReconnects()
      stopMessages()
      clearHere()
    }
  }, [connection, queries])
}
