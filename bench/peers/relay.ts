import { WebSocket } from 'ws'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { awarenessPresence, lightAwareness } from '../generator/awareness.ts'
import type { Driver } from '../generator/clients.ts'
import { deferred } from '../generator/deferred.ts'
import { BINARY, RawSocket } from '../generator/raw-socket.ts'

type Kind = 's' | 'u' | 'a'

interface AwarenessChanges {
  added: number[]
  updated: number[]
  removed: number[]
}

const message = (kind: Kind, body: Uint8Array = new Uint8Array()): Uint8Array => {
  const bytes = new Uint8Array(1 + body.length)
  bytes[0] = kind.charCodeAt(0)
  bytes.set(body, 1)
  return bytes
}

export const driver: Driver = {
  full({ host, port, page }) {
    const replica = new Y.Doc()
    const awareness = new Awareness(replica)
    const socket = new WebSocket(`ws://${host}:${port}/${page}`, { perMessageDeflate: false })
    const remote = {}
    const { promise: ready, resolve } = deferred()
    socket.on('open', () => socket.send(message('s')))
    socket.on('message', (received: Buffer) => {
      const kind = String.fromCharCode(received[0] as number)
      if (kind === 'a') applyAwarenessUpdate(awareness, received.subarray(1), remote)
      else Y.applyUpdate(replica, received.subarray(1), remote)
      if (kind === 's') resolve()
    })
    replica.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== remote) socket.send(message('u', update))
    })
    awareness.on('update', ({ added, updated, removed }: AwarenessChanges, origin: unknown) => {
      if (origin === remote || socket.readyState !== WebSocket.OPEN) return
      socket.send(message('a', encodeAwarenessUpdate(awareness, [...added, ...updated, ...removed])))
    })
    return {
      replica,
      ready,
      ...awarenessPresence(awareness),
      close() {
        socket.close()
        awareness.destroy()
      },
    }
  },

  light({ host, port, page }) {
    const { promise: ready, resolve } = deferred()
    const socket = new RawSocket({
      host,
      port,
      path: `/${page}`,
      onOpen: (opened) => opened.send(message('s')),
      onFrame: (opcode, payload) => {
        if (opcode === BINARY && payload[0] === 's'.charCodeAt(0)) resolve()
      },
    })
    return {
      ready,
      socket,
      sendUpdate: (update) => socket.send(message('u', update)),
      ...lightAwareness((body) => socket.send(message('a', body))),
      close: () => socket.close(),
    }
  },
}
