import * as Y from 'yjs'
import type { Outbox } from './outbox.ts'

/** The origin under which changes of an earlier visit become part of a replica. */
export const ADOPTED = { adopted: true }

/** Makes what an earlier visit left behind part of the replica. Changes to a log that was replaced are put aside. */
export const applyAdopted = (outbox: Outbox, replica: Y.Doc, epoch: number | undefined): void => {
  const foreign = outbox.changes.filter(({ entry }) => entry.epoch !== undefined && entry.epoch !== epoch)
  if (foreign.length > 0) outbox.park(foreign, 'epoch_changed')
  replica.transact(() => {
    for (const { entry } of outbox.changes) Y.applyUpdate(replica, entry.bytes, ADOPTED)
  }, ADOPTED)
}
