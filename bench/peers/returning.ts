import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { isPageId } from '@tandem/protocol'
import { connect } from '@tandem/provider'
import { NO_BROWSER } from '@tandem/testkit'
import type { Returning } from '../generator/scenarios/coming-back.ts'
import { PlainWebSocket } from './plain-web-socket.ts'

interface Way {
  port: number
  page: string
  cookie: string
}

const atTandem = ({ port, page: address, cookie }: Way): Returning => {
  if (!isPageId(address)) throw new Error(`${address} is not a page of this server`)
  const headers = { ...NO_BROWSER, cookie }
  const page = connect({ url: `http://127.0.0.1:${port}`, storage: 'memory', transports: ['websocket'], headers }).open(address)
  return { isThere: () => page.status.state === 'synced', onChange: (listener) => page.subscribe(listener) }
}

const atHocuspocus = ({ port, page }: Way): Returning => {
  const socket = new HocuspocusProviderWebsocket({ url: `ws://127.0.0.1:${port}`, WebSocketPolyfill: PlainWebSocket })
  const provider = new HocuspocusProvider({ websocketProvider: socket, name: page, token: '' })
  provider.attach()
  return {
    isThere: () => socket.status === 'connected' && provider.synced,
    onChange: (listener) => {
      // That it is no longer synced the provider tells nobody: the connection does.
      socket.on('status', listener)
      provider.on('synced', listener)
      return () => {
        socket.off('status', listener)
        provider.off('synced', listener)
      }
    },
  }
}

/** Somebody with the peer's own provider as it comes. */
export const returning = (peer: string, way: Way): Returning => (peer === 'tandem' ? atTandem(way) : atHocuspocus(way))
