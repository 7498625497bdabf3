import type { PageId } from '@tandem/protocol'
import type * as Y from 'yjs'
import type { PageParts } from './page-parts.ts'
import type { Clock, CopyMark, LocalCopy, OutboxEntry } from './ports.ts'

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

export interface Found {
  mark: CopyMark | undefined
  /** Changes that nobody else is going to send or to offer, the oldest first; those refused at an earlier visit among them. */
  left: OutboxEntry[]
}

const within = <Value>(clock: Clock, answer: Promise<Value>, otherwise: () => Value): Promise<Value> =>
  new Promise((resolve) => {
    const cancel = clock.after(PATIENCE, () => resolve(otherwise()))
    void answer.catch(otherwise).then(resolve).finally(cancel)
  })

const leftBehind = async (page: PageId, { tab, principal, store, tabs }: PageParts): Promise<OutboxEntry[]> => {
  const [entries, alive] = await Promise.all([store.list(page), tabs.alive()])
  // Those of this very tab come from an earlier visit to the page: it was closed before they were stored.
  return entries.filter((entry) => entry.principal === principal && (entry.tab === tab || !alive.has(entry.tab)))
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
  async find(): Promise<Found> {
    const { page, shared } = this.#parts
    const giveUpCopy = (): undefined => {
      // Content that arrives later could belong to another epoch.
      void this.#copy.close()
      return undefined
    }
    const [mark, left] = await Promise.all([
      within(shared.clock, this.#copy.whenLoaded, giveUpCopy),
      within(shared.clock, leftBehind(page, shared), () => []),
    ])
    return { mark, left }
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
