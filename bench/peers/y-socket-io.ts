import { SocketIOProvider } from 'y-socket.io'
import * as Y from 'yjs'
import { awarenessPresence, lightAwareness } from '../generator/awareness.ts'
import type { Driver } from '../generator/clients.ts'
import { deferred } from '../generator/deferred.ts'
import { BINARY, RawSocket, TEXT } from '../generator/raw-socket.ts'

const EMPTY_VECTOR = Uint8Array.of(0)
const EMPTY_UPDATE = Uint8Array.of(0, 0)
const ONE_BINARY = '{"_placeholder":true,"num":0}'

/** A packet of the default parser with one attachment: a text frame that names it, then its bytes. */
const packet = (head: string, body: Uint8Array) => [
  { payload: Buffer.from(head), opcode: TEXT },
  { payload: body, opcode: BINARY },
]

export const driver: Driver = {
  full({ host, port, page }) {
    process.setMaxListeners(0) // each of its providers adds a listener to the process
    const replica = new Y.Doc()
    const provider = new SocketIOProvider(`ws://${host}:${port}`, page, replica, { disableBc: true, autoConnect: true })
    const ready = new Promise<void>((resolve) => provider.on('sync', (synced: boolean) => (synced ? resolve() : undefined)))
    return { replica, ready, ...awarenessPresence(provider.awareness), close: () => provider.destroy() }
  },

  light({ host, port, page, having }) {
    const namespace = `/yjs|${page}`
    const { promise: ready, resolve } = deferred()
    let stateIsNext = false
    const hear = (text: string) => {
      if (text.startsWith('0')) socket.send(Buffer.from(`40${namespace},`), TEXT)
      else if (text.startsWith(`40${namespace},`))
        socket.sendMany(packet(`451-${namespace},0["sync-step-1",${ONE_BINARY}]`, having?.stateVector ?? EMPTY_VECTOR))
      else if (text.startsWith('461-')) stateIsNext = true
      else if (text.includes('"sync-step-1"')) {
        const id = /,(\d+)\[/.exec(text)?.[1]
        socket.sendMany(packet(`461-${namespace},${id}[${ONE_BINARY}]`, EMPTY_UPDATE))
      }
    }
    const socket = new RawSocket({
      host,
      port,
      path: '/socket.io/?EIO=4&transport=websocket',
      onFrame: (opcode, payload) => {
        if (opcode === TEXT) hear(payload.toString())
        else if (opcode === BINARY && stateIsNext) resolve()
      },
    })
    const event = (name: string, body: Uint8Array) => socket.sendMany(packet(`451-${namespace},["${name}",${ONE_BINARY}]`, body))
    return {
      ready,
      socket,
      sendUpdate: (update) => event('sync-update', update),
      ...lightAwareness((body) => event('awareness-update', body)),
      close: () => socket.close(),
    }
  },
}
