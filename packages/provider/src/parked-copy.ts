import * as Y from 'yjs'
import type { ParkedCopy } from './api.ts'
import type { OutboxEntry } from './ports.ts'

/** The text that an update inserts, whatever it belongs to. */
const insertedText = (update: Uint8Array): string =>
  Y.decodeUpdate(update)
    .structs.flatMap((struct) => (struct instanceof Y.Item && struct.content instanceof Y.ContentString ? [struct.content.str] : []))
    .join('')

/** Whether the update is wholly part of the replica once it is applied. */
const fitsIn = (replica: Y.Doc, update: Uint8Array): boolean => {
  Y.applyUpdate(replica, update)
  const { pendingStructs } = replica.store
  replica.store.pendingStructs = null
  replica.store.pendingDs = null
  return pendingStructs === null
}

/** A copy of `replica` with changes that no server takes, each as far as it still fits in. */
export const withParked = (replica: Y.Doc, entries: readonly OutboxEntry[]): ParkedCopy => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(replica))
  const loose: string[] = []
  for (const { bytes } of entries) {
    try {
      if (!fitsIn(copy, bytes)) loose.push(insertedText(bytes))
    } catch {
      // Damaged bytes hold nothing that could be shown.
    }
  }
  return { replica: copy, loose: loose.filter((text) => text !== '') }
}
