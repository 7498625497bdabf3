import type { PageId, TabId } from '@tandem/protocol'
import type { Clock, CopyMark, LocalCopy, OutboxEntry, OutboxStore, Tabs } from './ports.ts'

/** A device that does not answer must not keep anybody from their page. */
const PATIENCE = 3000

interface Wanted {
  page: PageId
  tab: TabId
  principal: string
  store: OutboxStore
  tabs: Tabs
  copy: LocalCopy
  clock: Clock
}

export interface Found {
  mark: CopyMark | undefined
  /** Changes that nobody else is going to send, the oldest first. */
  left: OutboxEntry[]
}

const within = <Value>(clock: Clock, answer: Promise<Value>, otherwise: () => Value): Promise<Value> =>
  new Promise((resolve) => {
    const cancel = clock.after(PATIENCE, () => resolve(otherwise()))
    void answer.catch(otherwise).then(resolve).finally(cancel)
  })

const leftBehind = async ({ page, tab, principal, store, tabs }: Wanted): Promise<OutboxEntry[]> => {
  const [entries, alive] = await Promise.all([store.list(page), tabs.alive()])
  // Those of this very tab come from an earlier visit to the page: it was closed before they were stored.
  return entries.filter((entry) => entry.principal === principal && !entry.refused && (entry.tab === tab || !alive.has(entry.tab)))
}

/** What this device holds of a page. Never rejects: what cannot be read in time counts as absent. */
export const findOnDevice = async (wanted: Wanted): Promise<Found> => {
  const giveUpCopy = (): undefined => {
    // Content that arrives later could belong to another epoch.
    void wanted.copy.close()
    return undefined
  }
  const [mark, left] = await Promise.all([
    within(wanted.clock, wanted.copy.whenLoaded, giveUpCopy),
    within(wanted.clock, leftBehind(wanted), () => []),
  ])
  return { mark, left }
}
