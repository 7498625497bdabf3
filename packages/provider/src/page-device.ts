import type { PageId } from '@tandem/protocol'
import type * as Y from 'yjs'
import type { PageParts } from './page-parts.ts'
import type { Clock, CopyMark, LocalCopy, OutboxEntry, OutboxKey } from './ports.ts'

/** A device that does not answer must not keep anybody from their page. */
const PATIENCE = 3000
const MARK_PACE = 1000

interface Parts {
  page: PageId
  replica: Y.Doc
  shared: PageParts
  /** What is true of the replica now; `undefined` when nothing is to be said of it. */
  mark: () => CopyMark | undefined
}

/** The changes of one person that rest on the device. */
export interface Found {
  /** Those that nobody else is going to send or to offer, the oldest first; those refused at an earlier visit among them. */
  left: OutboxEntry[]
  /** Those that are not for this tab to send: of tabs that live, or refused. */
  others: OutboxEntry[]
  /** No other tab of this browser lives. */
  alone: boolean
}

const within = <Value>(clock: Clock, answer: Promise<Value>, otherwise: () => Value): Promise<Value> =>
  new Promise((resolve) => {
    const cancel = clock.after(PATIENCE, () => resolve(otherwise()))
    void answer.catch(otherwise).then(resolve).finally(cancel)
  })

const findChanges = async (page: PageId, { tab, principal, store, tabs, nextOrder }: PageParts): Promise<Found> => {
  const entries = (await store.list(page)).filter((entry) => entry.principal === principal)
  // Asked behind the list: a tab that wrote what is in it lived before.
  const alive = await tabs.alive()
  const isRefused = ({ refused }: OutboxEntry): boolean => refused !== undefined
  // Those of this very tab come from an earlier visit to the page: it was closed before they were stored.
  const [own, foreign] = [entries.filter((entry) => entry.tab === tab), entries.filter((entry) => entry.tab !== tab)]
  const orphans = foreign.filter((entry) => !alive.has(entry.tab))
  // Under the name of this tab no other takes them as well: two that send under one client id are one too many.
  const moves = orphans
    .filter((entry) => !isRefused(entry))
    .map((from): { from: OutboxEntry; to: OutboxKey } => ({ from, to: { page, tab, order: nextOrder() } }))
  const adopted = moves.length > 0 ? await store.move(moves) : []
  return {
    left: [...adopted, ...orphans.filter(isRefused), ...own],
    others: [...foreign.filter((entry) => alive.has(entry.tab)), ...entries.filter(isRefused)],
    alone: [...alive].every((other) => other === tab),
  }
}

/** What this device holds of a page: its content, kept up to date, and what earlier visits left behind. */
export class PageDevice {
  readonly #parts: Parts
  readonly #copy: LocalCopy
  #cancelMark: (() => void) | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.#copy = parts.shared.copies.open(parts.page, parts.replica)
  }

  /** The origin of what the copy puts into the replica. */
  get origin(): unknown {
    return this.#copy.origin
  }

  /** Never rejects: what cannot be read in time counts as absent. */
  async find(): Promise<Found & { mark: CopyMark | undefined }> {
    const { page, shared } = this.#parts
    const giveUpCopy = (): undefined => {
      // Content that arrives later could belong to another epoch.
      void this.#copy.close()
      return undefined
    }
    const nothing = (): Found => ({ left: [], others: [], alone: false })
    const [mark, found] = await Promise.all([
      within(shared.clock, this.#copy.whenLoaded, giveUpCopy),
      within(shared.clock, findChanges(page, shared), nothing),
    ])
    return { ...found, mark }
  }

  /** The changes that rest here now. Rejects when the device does not answer as it should. */
  look(): Promise<Found> {
    return findChanges(this.#parts.page, this.#parts.shared)
  }

  /** The replica has got further. */
  markSoon(): void {
    this.#cancelMark ??= this.#parts.shared.clock.after(MARK_PACE, () => this.mark())
  }

  mark(): void {
    this.#cancelMark?.()
    this.#cancelMark = undefined
    const mark = this.#parts.mark()
    if (mark) this.#copy.mark(mark)
  }

  /** Forgets the content and keeps it no more; changes that are not stored stay. */
  forget(): Promise<void> {
    return this.#copy.clear()
  }

  close(): void {
    this.mark()
    void this.#copy.close()
  }
}
