import { RESERVED_CLIENT_IDS } from '@tandem/protocol'
import * as Y from 'yjs'

const MOST = 2 ** 32

/** The Yjs client ids that an update writes under: none when it only deletes, or cannot be read. */
export const writersOf = (update: Uint8Array): readonly number[] => {
  try {
    return [...Y.parseUpdateMeta(update).to.keys()]
  } catch {
    return []
  }
}

/** A client id for a replica, drawn at random; those below `RESERVED_CLIENT_IDS` are the server's own. */
export const newClientId = (): number => {
  const [id = 0] = crypto.getRandomValues(new Uint32Array(1))
  return RESERVED_CLIENT_IDS + (id % (MOST - RESERVED_CLIENT_IDS))
}

/** Sees to it that `replica` writes under an id that a browser may have. */
export const avoidReserved = (replica: Y.Doc): void => {
  if (replica.clientID < RESERVED_CLIENT_IDS) replica.clientID = newClientId()
}
