import type { PageId } from '@tandem/protocol'
import type { PageWorker, Snapshot, StoredPage } from '../rooms/ports.ts'
import type { Quarantine } from '../storage/store.ts'

export interface Whole {
  snapshot: Snapshot
  title: string
}

interface Parts {
  quarantine: Quarantine
  worker: PageWorker
}

/** The page as one update, when it can be made; else `undefined`. */
export const folded = (page: StoredPage, worker: PageWorker): Promise<Whole | undefined> => worker.fold(page).catch(() => undefined)

/** The newest state of a page in quarantine that can be made of whatever is left of it. */
export const lastWhole = async (id: PageId, { quarantine, worker }: Parts): Promise<Whole | undefined> => {
  let best: Whole | undefined
  // A snapshot can be the culprit, so each of them is tried and in the end none.
  for (let snapshotsUpTo = Infinity; ;) {
    const page = await quarantine.examine(id, snapshotsUpTo)
    if (!page) return best
    if (page.seq > (best?.snapshot.seq ?? 0)) best = (await lastFolded(page, best?.snapshot.seq ?? 0, worker)) ?? best
    if (!page.snapshot) return best
    snapshotsUpTo = page.snapshot.seq - 1
  }
}

/** The newest state on this way through the material, if it is after `after`. Rows build on those before: it can be halved. */
const lastFolded = async (page: StoredPage, after: number, worker: PageWorker): Promise<Whole | undefined> => {
  const base = page.snapshot?.seq ?? 0
  const at = (seq: number) => folded({ ...page, seq, rows: page.rows.slice(0, seq - base) }, worker)
  let found = await at(page.seq)
  if (found) return found
  let good = Math.max(after, base - 1)
  for (let bad = page.seq; bad - good > 1;) {
    const middle = (good + bad) >> 1
    const whole = await at(middle)
    if (whole) [good, found] = [middle, whole]
    else bad = middle
  }
  return found
}
