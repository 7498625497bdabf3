import type { PageId, PageKind, PrincipalId } from '@tandem/protocol'
import type { AtOnce } from './at-once.ts'
import type { RoomCounts } from './counts.ts'
import type { Clock, ReadUpdate, SoundUpdate, UpdateLog } from './ports.ts'
import { RowSequence } from './row-sequence.ts'

/** Stragglers get this long before a hole is filled from the log. */
const PATIENCE_MS = 50
/** The log is not asked again before this when it could not fill it. */
const AGAIN_MS = 1000
/** Read at once. */
const MOST_ROWS = 500

export interface TailRow<Own> {
  update: SoundUpdate
  /** Set when it was committed here. */
  own?: Own
}

/** A row of another node on its way: what the bus says is believed when it fits, what the log says in any case. */
interface Held<Own> extends TailRow<Own> {
  isHearsay: boolean
}

export interface TailParts<Own> {
  page: PageId
  kind: PageKind
  epoch: number
  /** Of the newest row that is known. */
  seq: number
  log: UpdateLog
  clock: Clock
  read: ReadUpdate
  /** Of all rooms: a read of many rows is time that commits wait for. */
  reads: AtOnce
  /** Whether this may come next, as far as anybody can tell who does not ask the log. */
  fits: (update: SoundUpdate) => boolean
  /** The next row of the log. */
  take: (row: TailRow<Own>) => void
  /** Nothing more is taken for the moment: now is the time to tell of it. */
  taken: () => void
  /** Whether it is known whose these ids are. */
  knowsOwners: (clients: SoundUpdate['structs']) => boolean
  learn: (owners: Iterable<readonly [client: number, principal: PrincipalId]>) => void
  /** The log could not be read; it is asked again. */
  failed: (problem: string) => void
  counts?: RoomCounts | undefined
  /** A stored row cannot be read. */
  damaged: (seq: number) => void
}

/** The end of a page's log as it grows, also under the hands of other nodes: every row once and in order, from whoever brings it first. */
export class PageTail<Own> {
  readonly #parts: TailParts<Own>
  readonly #rows: RowSequence<Held<Own>>
  #reading: Promise<void> | undefined
  #next: Promise<void> | undefined
  #cancel: (() => void) | undefined
  #stopped = false

  constructor(parts: TailParts<Own>) {
    this.#parts = parts
    this.#rows = new RowSequence(parts.seq, (row) => {
      if (row.isHearsay && !parts.fits(row.update)) return false
      parts.take(row)
      return true
    })
  }

  /** Everything up to here was taken. */
  get seq(): number {
    return this.#rows.seq
  }

  /** There are rows in the log that were not taken yet, as somebody said. */
  get isBehind(): boolean {
    return this.#rows.isBehind
  }

  /** Committed here, and waiting for rows of other nodes before them. */
  get ownWaiting(): SoundUpdate[] {
    return this.#rows.waiting.filter(({ own }) => own !== undefined).map(({ update }) => update)
  }

  /** A row was committed here. False: it came from the log before. */
  own(seq: number, update: SoundUpdate, own: Own): boolean {
    const isNew = this.#rows.lacks(seq)
    this.#rows.put(seq, { update, own, isHearsay: false })
    return isNew
  }

  /** Another node says that it has committed these. */
  heard(from: number, updates: readonly Uint8Array[]): void {
    const { read, kind, taken } = this.#parts
    for (const [i, bytes] of updates.entries()) {
      const seq = from + i
      if (!this.#rows.lacks(seq)) continue
      const update = read(bytes, kind, 'stored')
      if (update) this.#rows.put(seq, { update, isHearsay: true })
      else this.#rows.spokenOf(seq)
    }
    taken()
    this.look()
  }

  /** The log is said to reach up to here. */
  spokenOf(seq: number): void {
    this.#rows.spokenOf(seq)
    this.look()
  }

  /** Reads from the log, unless what is missing comes by itself. */
  look(patience = PATIENCE_MS): void {
    if (this.#stopped || !this.isBehind) return
    this.#cancel ??= this.#parts.clock.after(patience, () => {
      this.#cancel = undefined
      if (!this.isBehind) return
      this.#parts.counts?.gap()
      this.caughtUp().then(
        () => this.look(AGAIN_MS),
        (error: unknown) => {
          this.#parts.failed(error instanceof Error ? error.message : String(error))
          this.look(AGAIN_MS)
        },
      )
    })
  }

  /** Everything that is in the log at this moment is taken when it resolves. Rejects when the log cannot be read. */
  caughtUp(): Promise<void> {
    // A read that has begun may have gone past what is asked about.
    if (this.#reading) this.#next ??= this.#reading.catch(() => undefined).then(() => this.#read())
    return this.#next ?? this.#read()
  }

  stop(): void {
    this.#stopped = true
    this.#cancel?.()
  }

  #read(): Promise<void> {
    this.#next = undefined
    this.#reading = this.#readToTheEnd().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #readToTheEnd(): Promise<void> {
    const { page, epoch, log, reads } = this.#parts
    const { head } = this.#rows
    for (let isMore = true; isMore && !this.#stopped;) {
      const after = this.seq
      const rows = await reads.run(() => log.rowsAfter(page, epoch, after, MOST_ROWS))
      const updates = this.#soundOnes(rows, after)
      if (!updates) return
      // Whoever writes under an id that is new with these rows may not be taken for its owner.
      if (!updates.every(({ structs }) => this.#parts.knowsOwners(structs))) this.#parts.learn(await log.owners(page))
      if (this.#stopped) return
      for (const [i, update] of updates.entries()) this.#rows.put(after + 1 + i, { update, isHearsay: false }, ({ isHearsay }) => isHearsay)
      this.#parts.taken()
      isMore = rows.length === MOST_ROWS
    }
    this.#rows.readUpTo(head)
  }

  /** `undefined` when one of them is damaged. */
  #soundOnes(rows: readonly Uint8Array[], after: number): SoundUpdate[] | undefined {
    const { read, kind, damaged } = this.#parts
    const updates: SoundUpdate[] = []
    for (const bytes of rows) {
      const update = read(bytes, kind, 'stored')
      if (!update) {
        damaged(after + 1 + updates.length)
        return undefined
      }
      updates.push(update)
    }
    return updates
  }
}
