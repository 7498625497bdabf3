import type { PageId } from '@tandem/protocol'
import type { PageWorker, ReadUpdate, StoredPage } from '../rooms/ports.ts'
import type { Pages } from '../workspace/ports.ts'
import type { Quarantine } from '../storage/store.ts'
import { KnownStructs } from '../updates/known-structs.ts'
import { SERVER_PRINCIPAL, seedOf } from '../workspace/seed.ts'
import { folded, lastWhole } from './last-whole.ts'

export type Release =
  | { did: 'nothing'; because: 'no such page' | 'not in quarantine' | 'it changed' }
  /** It would have cost changes, or there was nothing left to go on from: `seq` 0. */
  | { did: 'ask'; title: string; seq: number; lastSeq: number }
  | { did: 'release'; title: string }
  /** The page goes on in a new epoch as it was at `seq`. */
  | { did: 'restart'; title: string; seq: number; lastSeq: number }

interface Parts {
  pages: Pages
  quarantine: Quarantine
  worker: PageWorker
  read: ReadUpdate
}

/** Lets a page take changes again. One that is not whole goes on from its last whole state, but only with `asItWas`. */
export const releasePage = async (page: PageId, { asItWas }: { asItWas: boolean }, parts: Parts): Promise<Release> => {
  const { pages, quarantine, worker } = parts
  const found = await quarantine.find(page)
  const stored = found && (await quarantine.examine(page))
  if (!stored) return { did: 'nothing', because: (await pages.find(page)) ? 'not in quarantine' : 'no such page' }
  const { title, epoch, kind, lastSeq } = found
  if (stored.epoch !== epoch) return { did: 'nothing', because: 'it changed' }
  if (stored.quarantined === undefined && (await canBeOpened(stored, parts)))
    return (await quarantine.release(page, epoch)) ? { did: 'release', title } : { did: 'nothing', because: 'it changed' }

  // First of all, so that a worker that cannot work at all does not make every state look damaged.
  const rows = [seedOf(kind, title)]
  const empty = await worker.fold({ kind, epoch, seq: 1, snapshot: undefined, rows, owners: new Map(), quarantined: undefined })
  const whole = await lastWhole(page, parts)
  const seq = whole?.snapshot.seq ?? 0
  if (seq < lastSeq && !asItWas) return { did: 'ask', title, seq, lastSeq }
  const from = { ...(whole ?? empty), epoch, principal: SERVER_PRINCIPAL }
  const restarted = await quarantine.restart(page, from)
  return restarted ? { did: 'restart', title: from.title, seq, lastSeq } : { did: 'nothing', because: 'it changed' }
}

/** Whether a server could work with the page as it is stored. */
const canBeOpened = async (page: StoredPage, { worker, read }: Parts): Promise<boolean> => {
  try {
    KnownStructs.of(page, read)
  } catch {
    return false
  }
  return (await folded(page, worker)) !== undefined
}
