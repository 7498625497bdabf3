import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { isPageId } from '@tandem/protocol'
import { connect } from '@tandem/provider'
import { NO_BROWSER } from '@tandem/testkit'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { Returning } from '../generator/scenarios/coming-back.ts'

interface Way {
  port: number
  page: string
  cookie: string
}

const tandem = ({ port, page: address, cookie }: Way): Returning => {
  if (!isPageId(address)) throw new Error(`${address} is not a page of this server`)
  const headers = { ...NO_BROWSER, cookie }
  const page = connect({ url: `http://127.0.0.1:${port}`, storage: 'memory', transports: ['websocket'], headers }).open(address)
  return { isThere: () => page.status.state === 'synced', onChange: (listener) => page.subscribe(listener) }
}

/** As it comes: it waits a second after the first failure, then twice as long each time, with chance. */
const hocuspocus = ({ port, page }: Way): Returning => {
  const websocketProvider = new HocuspocusProviderWebsocket({ url: `ws://127.0.0.1:${port}`, WebSocketPolyfill: WebSocket })
  const provider = new HocuspocusProvider({ websocketProvider, name: page, document: new Y.Doc(), token: '' })
  provider.attach()
  return {
    isThere: () => provider.isSynced,
    onChange: (listener) => {
      provider.on('synced', listener)
      provider.on('disconnect', listener)
      return () => {
        provider.off('synced', listener)
        provider.off('disconnect', listener)
      }
    },
  }
}

/** How people of a peer connect who come back by themselves. */
export const returning = (peer: string): ((way: Way) => Returning) => (peer === 'tandem' ? tandem : hocuspocus)
