import type { PageId } from '@tandem/protocol'
import type { Clock, StoredPage } from '../rooms/ports.ts'
import type { PageText, SearchIndex } from '../workspace/search/ports.ts'

/** New pages are found after this time at the latest. */
const LOOK_EVERY_MS = 1000
/** Reading old pages again leaves the worker and the disk to those who write for most of the time. */
const SHARE = 1 / 2
const PART = 20
/** After a start all who were here come back at once, and wait for what the worker and the disk can do. */
const AFTER_START_MS = 3000
/** After the store failed. */
const AGAIN_MS = 30_000

interface Parts {
  index: SearchIndex
  load: (page: PageId) => Promise<StoredPage | undefined>
  read: (page: StoredPage) => Promise<Pick<PageText, 'title' | 'text'>>
  clock: Pick<Clock, 'after' | 'elapsed'>
  problem: (page: PageId | undefined, problem: string) => void
}

/** Keeps what pages are found by near their log: pages just made and those left behind are read here, one after the other. */
export class Indexing {
  readonly #parts: Parts
  #isBehind = true
  #cancel = () => {}
  #running: Promise<void> = Promise.resolve()
  #closed = false
  readonly #putting = new Set<Promise<void>>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** True from the start until every page that was behind has been read. */
  get isBehind(): boolean {
    return this.#isBehind
  }

  start(): void {
    this.#running = this.#begin()
  }

  /** What was just read of a page for another reason. */
  async put(page: PageId, text: PageText): Promise<void> {
    const put = this.#parts.index.put(page, text).catch((error: unknown) => this.#parts.problem(page, wordsOf(error)))
    this.#putting.add(put)
    await put
    this.#putting.delete(put)
  }

  /** Waits for the page at hand and reads no other. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancel()
    await this.#running
    await Promise.all(this.#putting)
  }

  #wait(ms: number): void {
    if (this.#closed) return
    this.#cancel = this.#parts.clock.after(ms, () => {
      this.#running = this.#look()
    })
  }

  async #begin(): Promise<void> {
    const { index, problem } = this.#parts
    try {
      await index.findBehind()
      this.#isBehind = (await index.waiting(1)).length > 0
    } catch (error) {
      problem(undefined, wordsOf(error))
    }
    this.#wait(this.#isBehind ? AFTER_START_MS : LOOK_EVERY_MS)
  }

  async #look(): Promise<void> {
    const { index, clock, problem } = this.#parts
    const began = clock.elapsed()
    let pages: PageId[] = []
    try {
      pages = await index.waiting(PART)
      for (const page of pages) if (!this.#closed) await this.#readOne(page)
    } catch (error) {
      // A store that does not answer now may do so later.
      problem(undefined, wordsOf(error))
      return this.#wait(AGAIN_MS)
    }
    if (pages.length < PART) this.#isBehind = false
    this.#wait(pages.length < PART ? LOOK_EVERY_MS : (clock.elapsed() - began) * (1 / SHARE - 1))
  }

  async #readOne(page: PageId): Promise<void> {
    const { index, load, read, problem } = this.#parts
    const stored = await load(page)
    // Gone meanwhile.
    if (!stored) return index.giveUp(page)
    const said = await read(stored).catch((error: unknown) => {
      if (!this.#closed) problem(page, `cannot be read for the search: ${wordsOf(error)}`)
    })
    if (this.#closed) return
    if (!said) return index.giveUp(page)
    const { title, text } = said
    await index.put(page, { epoch: stored.epoch, seq: stored.seq, title, text })
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
