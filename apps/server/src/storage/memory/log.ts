import type { PageId, PageKind, PrincipalId } from '@tandem/protocol'
import type { AppendResult, Head, NewRow, Snapshot, StoredPage, UpdateLog } from '../../rooms/ports.ts'

type Refused = NonNullable<Extract<AppendResult, { stored: false }>['refused']>

export interface MemoryPage {
  kind: PageKind
  epoch: number
  rows: Uint8Array[]
  snapshot: Snapshot | undefined
  owners: Map<number, PrincipalId>
  quarantine: { seq: number; problem: string; since: number } | undefined
}

/** The log in memory, for tests: every call has done its work when it returns, and only the answer comes later. */
export class MemoryLog implements UpdateLog {
  readonly #pages = new Map<PageId, MemoryPage>()
  readonly #now: () => number
  /** Of the rules about who may do what. */
  access = 1

  constructor({ now = Date.now }: { now?: () => number } = {}) {
    this.#now = now
  }

  /** Throws when the page is there already. */
  addPage(id: PageId, kind: PageKind, seed?: Uint8Array): void {
    if (this.#pages.has(id)) throw new Error(`page ${id} is there already`)
    const rows = seed ? [seed.slice()] : []
    this.#pages.set(id, { kind, epoch: 1, rows, snapshot: undefined, owners: new Map(), quarantine: undefined })
  }

  removePage(id: PageId): void {
    this.#pages.delete(id)
  }

  /** As it is kept, to be changed with care. */
  page(id: PageId): MemoryPage | undefined {
    return this.#pages.get(id)
  }

  async load(id: PageId): Promise<StoredPage | undefined> {
    const page = this.#pages.get(id)
    return page && wholeUpTo(page, page.quarantine?.seq)
  }

  async quarantine(id: PageId, { epoch, seq, problem }: { epoch: number; seq: number; problem: string }): Promise<void> {
    const page = this.#pages.get(id)
    if (page?.epoch !== epoch || seq >= (page.quarantine?.seq ?? Infinity)) return
    page.quarantine = { seq, problem, since: page.quarantine?.since ?? this.#now() }
  }

  async append(batch: readonly NewRow[]): Promise<AppendResult> {
    const claimed = new Map<MemoryPage, Map<number, PrincipalId>>()
    for (const [row, { page: id, epoch, principal, claims, access }] of batch.entries()) {
      const refused = (code: Refused['code'], problem: string) =>
        ({ stored: false, fatal: false, problem, refused: { row, code } }) as const
      if (access !== this.access) return refused('access_changed', 'who may do what has changed')
      const page = this.#pages.get(id)
      if (!page) return refused('not_found', `there is no page ${id}`)
      if (page.epoch !== epoch) return refused('epoch_changed', `page ${id} is in epoch ${page.epoch}, the update was made for ${epoch}`)
      if (page.quarantine) return refused('quarantined', `page ${id} is in quarantine`)
      const owners = claimed.get(page) ?? new Map<number, PrincipalId>()
      claimed.set(page, owners)
      for (const client of claims) {
        const owner = page.owners.get(client) ?? owners.get(client) ?? principal
        if (owner !== principal) return refused('client_not_owned', `client id ${client} of page ${id} belongs to somebody else`)
        owners.set(client, principal)
      }
    }
    for (const [page, owners] of claimed) for (const [client, principal] of owners) page.owners.set(client, principal)
    return { stored: true, seqs: batch.map(({ page, bytes }) => this.#pages.get(page)?.rows.push(bytes.slice()) ?? 0) }
  }

  async rowsAfter(id: PageId, epoch: number, after: number, limit: number): Promise<Uint8Array[]> {
    const page = this.#pages.get(id)
    return page?.epoch === epoch ? page.rows.slice(0, page.quarantine?.seq).slice(after, after + limit) : []
  }

  async heads(ids: readonly PageId[]): Promise<Map<PageId, Head>> {
    const heads = new Map<PageId, Head>()
    for (const id of ids) {
      const page = this.#pages.get(id)
      if (page) heads.set(id, { epoch: page.epoch, seq: page.rows.length, isQuarantined: page.quarantine !== undefined })
    }
    return heads
  }

  async owners(id: PageId): Promise<Map<number, PrincipalId>> {
    return new Map(this.#pages.get(id)?.owners)
  }

  async saveSnapshot(id: PageId, snapshot: Snapshot): Promise<void> {
    const page = this.#pages.get(id)
    if (page?.epoch !== snapshot.epoch) throw new Error(`page ${id} has no epoch ${snapshot.epoch} to save a snapshot of`)
    if (page.quarantine) return
    if (snapshot.seq < 1 || snapshot.seq > page.rows.length)
      throw new Error(`the log of page ${id} does not reach the snapshot at ${snapshot.seq}`)
    if (snapshot.seq < (page.snapshot?.seq ?? 0)) return
    const { bytes, stateVector, depths } = snapshot
    page.snapshot = { ...snapshot, bytes: bytes.slice(), stateVector: stateVector.slice(), depths: depths.slice() }
  }

  async close(): Promise<void> {}
}

/** The page as it was at `upTo`. */
export const wholeUpTo = (page: MemoryPage, upTo = Infinity): StoredPage => {
  const { kind, epoch, owners, quarantine } = page
  const seq = Math.min(upTo, page.rows.length)
  const snapshot = page.snapshot && page.snapshot.seq <= seq ? page.snapshot : undefined
  const rows = page.rows.slice(snapshot?.seq ?? 0, seq)
  return { kind, epoch, seq, snapshot, rows, owners: new Map(owners), quarantined: quarantine?.problem }
}
