import type { PrincipalId } from '@tandem/protocol'
import type { NewRow, PageNews } from './ports.ts'

/** Above this the other nodes read the log: there it is anyway. */
const MESSAGE_BYTES = 256 * 1024

type Rows = Extract<PageNews, { say: 'rows' }>

/** Tells the other nodes of what was committed here: once a commit, however many people are in the room. */
export class Publishing {
  readonly #epoch: number
  readonly #publish: (news: PageNews) => void
  /** Runs without a hole; rows of others may lie between them. */
  #runs: { from: number; updates: Uint8Array[]; claims: [number, PrincipalId][] }[] = []

  constructor(epoch: number, publish: (news: PageNews) => void) {
    this.#epoch = epoch
    this.#publish = publish
  }

  add(seq: number, { bytes, claims, principal }: Pick<NewRow, 'bytes' | 'claims' | 'principal'>): void {
    let run = this.#runs.at(-1)
    if (!run || run.from + run.updates.length !== seq) this.#runs.push((run = { from: seq, updates: [], claims: [] }))
    run.updates.push(bytes)
    for (const client of claims) run.claims.push([client, principal])
  }

  /** After a commit. */
  flush(): void {
    for (const run of this.#runs.splice(0)) {
      const news: Rows = { say: 'rows', epoch: this.#epoch, ...run }
      const isMuch = run.updates.reduce((sum, { byteLength }) => sum + byteLength, 0) > MESSAGE_BYTES
      this.#publish(isMuch ? { say: 'head', epoch: this.#epoch, seq: run.from + run.updates.length - 1 } : news)
    }
  }
}
