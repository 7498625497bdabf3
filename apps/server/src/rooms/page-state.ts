import type { PageId } from '@tandem/protocol'
import type { AtOnce } from './at-once.ts'
import { OUTDATED, type Ending } from './outdated.ts'
import type { Clock, PageWorker, Snapshot, StoredPage, UpdateLog } from './ports.ts'
import { RecentRows } from './recent-rows.ts'

/**
 * Up to so much is sent row by row; a replica further behind gets one difference. For that the whole page has to be read,
 * which takes a second where it is long, and everybody who comes back after a restart would wait for it.
 */
const AS_IT_IS = { rows: 5000, bytes: 512 * 1024 }
const ROWS_AT_ONCE = 500
const KEEP_WHOLE_MS = 10_000

/** What a tab says it has. */
export interface Having {
  epoch?: number | undefined
  seq?: number | undefined
  stateVector?: Uint8Array | undefined
}

/** Updates that bring a replica up to date; `isWhole`: also one that has nothing. */
export interface Lacked {
  updates: Uint8Array[]
  isWhole: boolean
}

/** The stored content of an open page: what a newcomer or a returning tab has to be sent. Builds no replica. */
export class PageState {
  readonly epoch: number
  readonly quarantined: string | undefined
  readonly owners: StoredPage['owners']
  readonly #page: PageId
  readonly #log: UpdateLog
  readonly #worker: PageWorker
  readonly #clock: Clock
  readonly #onOutdated: (ending: Ending) => void
  readonly #caughtUp: (() => Promise<void>) | undefined
  readonly #reads: AtOnce
  /** One read for however many lack the same rows. */
  readonly #reading = new Map<number, Promise<Uint8Array[]>>()
  readonly #recent: RecentRows
  /** One read for however many join at once. */
  #whole: Promise<StoredPage> | undefined
  #cancelForget: (() => void) | undefined
  #bytes: number

  constructor(parts: {
    page: PageId
    stored: StoredPage
    log: UpdateLog
    worker: PageWorker
    clock: Clock
    /** Of all rooms: a read of many rows is time that commits wait for. */
    reads: AtOnce
    /** The log has gone on without this room: another epoch, or something of it was found damaged. */
    onOutdated: (ending: Ending) => void
    /** Takes all rows of the log; only where other nodes write them. */
    caughtUp: (() => Promise<void>) | undefined
  }) {
    this.#page = parts.page
    this.#log = parts.log
    this.#worker = parts.worker
    this.#clock = parts.clock
    this.#onOutdated = parts.onOutdated
    this.#caughtUp = parts.caughtUp
    this.#reads = parts.reads
    this.epoch = parts.stored.epoch
    this.quarantined = parts.stored.quarantined
    this.owners = parts.stored.owners
    this.#bytes = sizeOf(parts.stored)
    this.#recent = new RecentRows(parts.stored.seq)
    this.#keep(Promise.resolve(parts.stored))
  }

  get seq(): number {
    return this.#recent.seq
  }

  /** How much a newcomer has to load: the snapshot and the rows after it. */
  get bytes(): number {
    return this.#bytes
  }

  add(bytes: Uint8Array): void {
    this.#recent.add(bytes)
    this.#bytes += bytes.byteLength
  }

  /** The page has a newer snapshot. */
  folded({ seq, bytes }: Snapshot): void {
    const later = this.#recent.after(seq)
    if (later) this.#bytes = later.reduce((sum, row) => sum + row.byteLength, bytes.byteLength)
  }

  /** Everything up to `seq`, as it is at the moment this resolves, that a replica with `having` lacks. Throws when the store fails. */
  async lackedBy({ epoch, seq, stateVector }: Having, isWanted: () => boolean): Promise<Lacked> {
    if (epoch !== this.epoch || seq === undefined || seq > this.seq) return this.#all()
    const rows = this.#recent.after(seq) ?? (await this.#fewAfter(seq))
    if (rows) return { updates: rows, isWhole: false }
    if (!stateVector) return this.#all()
    const whole = await this.#storedOfLate()
    const difference = await this.#worker.diff(whole, stateVector, isWanted)
    return { updates: [difference, ...(await this.#after(whole.seq))], isWhole: false }
  }

  /**
   * The page as it was at `seq`: a function of its snapshot and the rows up to there. `undefined` when another node has
   * folded what came later into the snapshot. Throws when the store fails.
   */
  async at(seq: number): Promise<StoredPage | undefined> {
    const whole = await this.#storedOfLate()
    const before = whole.snapshot?.seq ?? 0
    const rows = [...whole.rows, ...(await this.#after(whole.seq))]
    if (seq < before || seq > before + rows.length) return undefined
    return { ...whole, seq, rows: rows.slice(0, seq - before) }
  }

  /** The page as the store has it, read now or a few seconds ago. */
  stored(): Promise<StoredPage> {
    const whole = this.#whole ?? this.#load()
    this.#keep(whole)
    return whole
  }

  stop(): void {
    this.#cancelForget?.()
  }

  /** `undefined` when they are many, or cannot be read: a snapshot may stand before what is damaged. */
  async #fewAfter(seq: number): Promise<Uint8Array[] | undefined> {
    if (this.seq - seq > AS_IT_IS.rows) return undefined
    return this.#after(seq, AS_IT_IS.bytes).catch(() => undefined)
  }

  async #all(): Promise<Lacked> {
    const { snapshot, rows, seq } = await this.#storedOfLate()
    return { updates: [...(snapshot ? [snapshot.bytes] : []), ...rows, ...(await this.#after(seq))], isWhole: true }
  }

  /** As `stored`, and read again when so much was stored since that not all of it is kept. */
  async #storedOfLate(): Promise<StoredPage> {
    const whole = await this.stored()
    if (this.#recent.after(Math.min(whole.seq, this.seq))) return whole
    this.#whole = undefined
    return this.stored()
  }

  #after(seq: number): Promise<Uint8Array[]>
  #after(seq: number, mostBytes: number): Promise<Uint8Array[] | undefined>
  /**
   * The rows after `seq`, from the log where they came so quickly that they are no longer kept: whoever waits for a busy
   * page must not have to begin again. `undefined` when those have more than `mostBytes`.
   */
  async #after(seq: number, mostBytes = Infinity): Promise<Uint8Array[] | undefined> {
    const rows: Uint8Array[] = []
    let bytes = 0
    for (let at = seq; ;) {
      const later = this.#recent.after(Math.min(at, this.seq))
      if (later) return [...rows, ...later]
      const read = await this.#read(at)
      if (read.length === 0) throw new Error(`rows after ${at} are neither kept nor read`)
      // The store may be a commit ahead of what this room was told: nothing that its state vector names.
      for (const row of read.slice(0, this.seq - at)) {
        rows.push(row)
        bytes += row.byteLength
      }
      if (bytes > mostBytes) return undefined
      at += read.length
    }
  }

  /** Some of the rows after `seq`: up to a round number, so that people who are behind by more or less read together. */
  #read(seq: number): Promise<Uint8Array[]> {
    const known = this.#reading.get(seq)
    if (known) return known
    const reading = this.#reads
      .run(() => this.#log.rowsAfter(this.#page, this.epoch, seq, ROWS_AT_ONCE - (seq % ROWS_AT_ONCE)))
      .finally(() => this.#reading.delete(seq))
    this.#reading.set(seq, reading)
    return reading
  }

  async #load(): Promise<StoredPage> {
    const stored = await this.#log.load(this.#page)
    if (!stored) throw new Error('the page is gone from the store')
    if (stored.epoch !== this.epoch) {
      this.#onOutdated(OUTDATED.epoch_changed)
      throw new Error(`the page is in epoch ${stored.epoch}`)
    }
    if (stored.quarantined !== undefined && this.quarantined === undefined) {
      this.#onOutdated(OUTDATED.quarantined)
      throw new Error(`the page is in quarantine: ${stored.quarantined}`)
    }
    // What is sent of other nodes' rows has to be known here: a tab would take it for something that the server lacks.
    if (stored.seq > this.seq) await this.#caughtUp?.()
    return stored
  }

  #keep(whole: Promise<StoredPage>): void {
    this.#whole = whole
    whole.catch(() => this.#forget(whole))
    this.#cancelForget?.()
    this.#cancelForget = this.#clock.after(KEEP_WHOLE_MS, () => this.#forget(whole))
  }

  #forget(whole: Promise<StoredPage>): void {
    if (this.#whole === whole) this.#whole = undefined
  }
}

const sizeOf = ({ snapshot, rows }: StoredPage): number => rows.reduce((sum, row) => sum + row.byteLength, snapshot?.bytes.byteLength ?? 0)
