import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { awarenessPresence, lightAwareness } from '../generator/awareness.ts'
import type { Driver } from '../generator/clients.ts'
import { deferred } from '../generator/deferred.ts'
import { BINARY, RawSocket } from '../generator/raw-socket.ts'

class PlainWebSocket extends WebSocket {
  constructor(url: string, protocols: string[]) {
    super(url, protocols, { perMessageDeflate: false })
  }
}

const SYNC = 0
const AWARENESS = 1
const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2
const EMPTY_VECTOR = Uint8Array.of(0)
const EMPTY_UPDATE = Uint8Array.of(0, 0)

const message = (numbers: number[], body: Uint8Array): Uint8Array => {
  const encoder = encoding.createEncoder()
  for (const number of numbers) encoding.writeVarUint(encoder, number)
  encoding.writeVarUint8Array(encoder, body)
  return encoding.toUint8Array(encoder)
}

export const driver: Driver = {
  full({ host, port, page }) {
    const replica = new Y.Doc()
    const provider = new WebsocketProvider(`ws://${host}:${port}`, page, replica, {
      WebSocketPolyfill: PlainWebSocket as unknown as typeof globalThis.WebSocket, // ws is close enough; its types are not
      disableBc: true,
    })
    const ready = new Promise<void>((resolve) => provider.on('sync', (synced: boolean) => (synced ? resolve() : undefined)))
    return { replica, ready, ...awarenessPresence(provider.awareness), close: () => provider.destroy() }
  },

  light({ host, port, page, having }) {
    const { promise: ready, resolve } = deferred()
    const socket = new RawSocket({
      host,
      port,
      path: `/${page}`,
      onOpen: (opened) => opened.send(message([SYNC, STEP_1], having?.stateVector ?? EMPTY_VECTOR)),
      onFrame: (opcode, payload) => {
        if (opcode !== BINARY || payload[0] !== SYNC) return
        if (payload[1] === STEP_1) socket.send(message([SYNC, STEP_2], EMPTY_UPDATE))
        if (payload[1] === STEP_2) resolve()
      },
    })
    return {
      ready,
      socket,
      sendUpdate: (update) => socket.send(message([SYNC, UPDATE], update)),
      ...lightAwareness((body) => socket.send(message([AWARENESS], body))),
      close: () => socket.close(),
    }
  },
}
