import * as Y from 'yjs'
import type { Change, Outbox } from './outbox.ts'

/** The origin under which changes of an earlier visit become part of a replica. */
export const ADOPTED = { adopted: true }

/** Inside a transaction nothing but unreadable bytes can throw. */
const isApplied = (replica: Y.Doc, { entry }: Change): boolean => {
  try {
    Y.applyUpdate(replica, entry.bytes, ADOPTED)
    return true
  } catch {
    return false
  }
}

/** Makes what an earlier visit left behind part of the replica. Changes to a log that was replaced, or that cannot be read, are put aside. */
export const applyAdopted = (outbox: Outbox, replica: Y.Doc, epoch: number | undefined): void => {
  const foreign = outbox.changes.filter(({ entry }) => entry.epoch !== undefined && entry.epoch !== epoch)
  if (foreign.length > 0) outbox.putAside(foreign, 'epoch_changed')
  const damaged: Change[] = []
  replica.transact(() => {
    for (const change of outbox.changes) if (!isApplied(replica, change)) damaged.push(change)
  }, ADOPTED)
  if (damaged.length > 0) outbox.putAside(damaged, 'bad_update')
}
