import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { awarenessPresence, lightAwareness } from '../generator/awareness.ts'
import type { Driver } from '../generator/clients.ts'
import { deferred } from '../generator/deferred.ts'
import { BINARY, RawSocket } from '../generator/raw-socket.ts'
import { PlainWebSocket } from './plain-web-socket.ts'

const SYNC = 0
const AWARENESS = 1
const AUTH = 2
const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2
const EMPTY_VECTOR = Uint8Array.of(0)
const EMPTY_UPDATE = Uint8Array.of(0, 0)

export const driver: Driver = {
  full({ host, port, page }) {
    const replica = new Y.Doc()
    const websocketProvider = new HocuspocusProviderWebsocket({
      url: `ws://${host}:${port}`,
      WebSocketPolyfill: PlainWebSocket,
      maxAttempts: 1,
    })
    const { promise: ready, resolve } = deferred()
    const provider = new HocuspocusProvider({
      websocketProvider,
      name: page,
      document: replica,
      token: '',
      onSynced: ({ state }) => (state === false ? undefined : resolve()),
    })
    provider.attach()
    if (!provider.awareness) throw new Error('hocuspocus came without awareness')
    return {
      replica,
      ready,
      ...awarenessPresence(provider.awareness),
      close() {
        provider.destroy()
        websocketProvider.destroy()
      },
    }
  },

  light({ host, port, page, having }) {
    const message = (write: (encoder: encoding.Encoder) => void) => {
      const encoder = encoding.createEncoder()
      encoding.writeVarString(encoder, page)
      write(encoder)
      return encoding.toUint8Array(encoder)
    }
    const sync = (step: number, body: Uint8Array) =>
      message((encoder) => {
        encoding.writeVarUint(encoder, SYNC)
        encoding.writeVarUint(encoder, step)
        encoding.writeVarUint8Array(encoder, body)
      })
    const signIn = message((encoder) => {
      encoding.writeVarUint(encoder, AUTH)
      encoding.writeVarUint(encoder, 0)
      encoding.writeVarString(encoder, '')
      encoding.writeVarString(encoder, '4.0.0')
    })
    const { promise: ready, resolve } = deferred()
    const socket = new RawSocket({
      host,
      port,
      path: '/',
      onOpen: (opened) =>
        opened.sendMany([
          { payload: signIn, opcode: BINARY },
          { payload: sync(STEP_1, having?.stateVector ?? EMPTY_VECTOR), opcode: BINARY },
        ]),
      onFrame: (opcode, payload) => {
        if (opcode !== BINARY) return
        const decoder = decoding.createDecoder(payload)
        decoding.readVarString(decoder)
        if (decoding.readVarUint(decoder) !== SYNC) return
        const step = decoding.readVarUint(decoder)
        if (step === STEP_1) socket.send(sync(STEP_2, EMPTY_UPDATE))
        if (step === STEP_2) resolve()
      },
    })
    return {
      ready,
      socket,
      sendUpdate: (update) => socket.send(sync(UPDATE, update)),
      ...lightAwareness((body) =>
        socket.send(
          message((encoder) => {
            encoding.writeVarUint(encoder, AWARENESS)
            encoding.writeVarUint8Array(encoder, body)
          }),
        ),
      ),
      close: () => socket.close(),
    }
  },
}
