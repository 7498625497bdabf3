import { newTabId } from '@tandem/protocol'
import type { Connection } from './api.ts'
import { SyncConnection } from './connection.ts'
import type { Clock } from './ports.ts'
import { placeOf } from './place.ts'
import { realClock } from './real-clock.ts'
import { SocketDialer } from './socket-dialer.ts'
import { IndexedDbCopies } from './storage/indexeddb-copies.ts'
import { IndexedDbOutbox, outboxAt } from './storage/indexeddb-outbox.ts'
import { MemoryOutbox } from './storage/memory-outbox.ts'
import { noCopies } from './storage/no-copies.ts'
import { tabsOfBrowser } from './tab-locks.ts'
import { isOnline, listenToWaking } from './wake.ts'

export interface ConnectOptions {
  /**
   * Where the server is, for example `https://tandem.example.org` or `https://example.org/tandem`; in a browser the page's own
   * origin when left out.
   */
  url?: string
  /** Polling first and then an upgrade, when left out. */
  transports?: ('polling' | 'websocket')[]
  /**
   * Gets a new identity when the server no longer knows this browser. False: this person cannot be signed in, give up.
   * Reject when the server could not be asked: the connection counts as offline and tries again.
   */
  signIn?: () => Promise<boolean>
  /** Where unstored changes and copies of pages are kept; `memory` forgets both with the tab. IndexedDB where there is one. */
  storage?: 'indexeddb' | 'memory'
  /** Who uses this tab: changes left on the device by somebody else are not sent. */
  principal?: string
  /** Headers of the handshake, for Node only; they come on top of `x-tandem-client`. */
  headers?: Record<string, string>
  clock?: Clock
}

/**
 * The connection of this tab to a Tandem server. It is made when the first page is opened, tried for ever, and rests half
 * a minute after the last page was closed. Never throws for lack of a network.
 */
export const connect = (options: ConnectOptions = {}): Connection => {
  const tab = newTabId()
  const principal = options.principal ?? ''
  const onDevice = (options.storage ?? 'indexeddb') === 'indexeddb' && typeof indexedDB !== 'undefined'
  const { path } = placeOf(options.url)
  const tabs = tabsOfBrowser(tab, path)
  const dialer = new SocketDialer(
    { tab, url: options.url, transports: options.transports ?? ['polling', 'websocket'], headers: options.headers },
    () => connection,
  )
  const connection = new SyncConnection({
    dialer,
    tab,
    principal,
    clock: options.clock ?? realClock,
    random: Math.random,
    store: onDevice ? new IndexedDbOutbox(outboxAt(path)) : new MemoryOutbox(),
    copies: onDevice ? new IndexedDbCopies(principal, path) : noCopies,
    tabs,
    signIn: options.signIn,
    online: isOnline(),
    closed: () => {
      stopListening()
      tabs.close()
    },
  })
  const stopListening = listenToWaking(connection)
  return connection
}
