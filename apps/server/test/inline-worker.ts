import type { PageWorker, StoredPage } from '../src/rooms/ports.ts'
import { parseUpdate } from '../src/updates/parse-update.ts'
import { diffs, digest, fold } from '../src/workers/fold.ts'

const updatesOf = ({ snapshot, rows }: StoredPage): Uint8Array[] => (snapshot ? [snapshot.bytes, ...rows] : rows)

/** The page worker's answers without a thread. */
export const inlineWorker: PageWorker = {
  fold: async (page) => {
    const { title, text, ...snapshot } = fold(updatesOf(page), page.kind, { hasSnapshot: page.snapshot !== undefined })
    return { snapshot: { epoch: page.epoch, seq: page.seq, ...snapshot }, title, text }
  },
  diff: async (page, stateVector) => diffs(updatesOf(page), [stateVector])[0] ?? new Uint8Array(),
  digest: async (page) => digest(updatesOf(page)),
  read: async (bytes, kind) => parseUpdate(bytes, kind, 'outbox'),
  close: () => Promise.resolve(),
}
