import type { Clock, PageWorker, StoredPage } from './ports.ts'

/** Building a replica of a whole page costs the worker something: at most one in this time a page. */
const EVERY_MS = 5000
/** After a failure: the next one would most likely fail as well. */
const AGAIN_MS = 60_000

/** The content digests of a page, for tabs that want to know whether they have what the log says. */
export class PageDigests {
  readonly #worker: PageWorker
  readonly #clock: Clock
  #newest: { seq: number; digest: Promise<Uint8Array | undefined> } | undefined
  #notBefore = 0

  constructor({ worker, clock }: { worker: PageWorker; clock: Clock }) {
    this.#worker = worker
    this.#clock = clock
  }

  /** Of the page as it was at `seq`; `undefined` when it is not the moment to look. Throws when the store or the worker fails. */
  async at(seq: number, pageAt: (seq: number) => Promise<StoredPage | undefined>): Promise<Uint8Array | undefined> {
    if (this.#newest?.seq !== seq) {
      if (this.#clock.elapsed() < this.#notBefore) return undefined
      this.#notBefore = this.#clock.elapsed() + EVERY_MS
      this.#newest = { seq, digest: pageAt(seq).then((page) => page && this.#worker.digest(page)) }
    }
    const newest = this.#newest
    newest.digest.catch(() => {
      if (this.#newest === newest) this.#newest = undefined
      this.#notBefore = this.#clock.elapsed() + AGAIN_MS
    })
    return newest.digest
  }
}
