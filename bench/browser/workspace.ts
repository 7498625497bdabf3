import { RunningServer } from '../command/running-server.ts'
import type { TrialContext } from '../command/trial.ts'
import type { FullClient } from '../generator/clients.ts'
import { within } from '../generator/timing.ts'
import { driver } from '../peers/tandem.ts'
import { createPages, urlOf } from '../peers/tandem-pages.ts'
import { Visitor } from './browser.ts'

const STORE_MS = 60_000
const FEW = 3

/** A running server with one page, written on by a client in this process and looked at in a browser. */
export interface Workspace {
  origin: string
  pageId: string
  server: RunningServer
  visitor: Visitor
  /** One more client on the page, without a browser. */
  enter(): Promise<FullClient>
}

/** Waits until everything a client wrote is in the log. */
export const untilStored = (client: FullClient): Promise<void> =>
  within(
    new Promise<void>((resolve) => {
      const look = () => (client.receipts?.unstored() === 0 ? resolve() : undefined)
      client.receipts?.subscribe(look)
      look()
    }),
    STORE_MS,
    'storing the content',
  )

/** Opens a workspace with a page of that kind, uses it and closes everything. */
export const inWorkspace = async <T>(
  context: TrialContext,
  kind: 'document' | 'board',
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> => {
  const server = await RunningServer.start('tandem', context)
  let visitor: Visitor | undefined
  const clients: FullClient[] = []
  try {
    const { pages, cookies } = await createPages(server.port, { names: ['page'], kind, people: FEW })
    const origin = urlOf(server.port)
    const pageId = pages['page'] ?? ''
    visitor = await Visitor.arrive()
    await visitor.bring(origin, cookies.at(-1) ?? '')
    const enter = async () => {
      const client = driver.full({ host: '127.0.0.1', port: server.port, page: pageId, cookie: cookies[clients.length % cookies.length] })
      clients.push(client)
      await within(client.ready, STORE_MS, 'joining the page')
      return client
    }
    return await work({ origin, pageId, server, visitor, enter })
  } finally {
    for (const client of clients) client.close()
    await visitor?.leave()
    await server.close()
  }
}
