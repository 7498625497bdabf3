import * as encoding from 'lib0/encoding'
import type { Awareness } from 'y-protocols/awareness'
import type { FullClient, LightClient } from './clients.ts'

interface Changes {
  added: number[]
  updated: number[]
}

const stateOf = (name: number, count: number) => ({
  user: { name: `user ${name}`, color: '#30bced' },
  cursor: { x: (count * 7) % 1900, y: (count * 13) % 1000, n: count },
})

/** The presence of a full client, on a provider that shares it through y-protocols. */
export const awarenessPresence = (awareness: Awareness): Pick<FullClient, 'actor' | 'move' | 'onMove'> => ({
  actor: () => String(awareness.clientID),
  move: (count) => awareness.setLocalState(stateOf(awareness.clientID, count)),
  onMove: (listener) =>
    awareness.on('change', ({ added, updated }: Changes) => {
      for (const id of [...added, ...updated]) {
        const count: unknown = awareness.getStates().get(id)?.['cursor']?.n
        if (id !== awareness.clientID && typeof count === 'number') listener(String(id), count)
      }
    }),
})

let lastId = 1000

/** The presence of a light client, in the form y-protocols gives it. */
export const lightAwareness = (send: (body: Uint8Array) => void): Pick<LightClient, 'actor' | 'move'> => {
  const id = ++lastId
  let clock = 0
  return {
    actor: () => String(id),
    move: (count) => {
      const encoder = encoding.createEncoder()
      encoding.writeVarUint(encoder, 1)
      encoding.writeVarUint(encoder, id)
      encoding.writeVarUint(encoder, ++clock)
      encoding.writeVarString(encoder, JSON.stringify(stateOf(id, count)))
      send(encoding.toUint8Array(encoder))
    },
  }
}
