import type { PageId } from '@tandem/protocol'
import type { RoomCounts } from './counts.ts'
import { HostileRow, type Clock, type PageWorker, type RoomEvents, type Snapshot, type StoredPage, type UpdateLog } from './ports.ts'

/** Longer than the pauses of somebody who writes: with hundreds of pages folding in each of them cost more than serving them. */
const QUIET_MS = 2000
const SNAPSHOT_ROWS = 500
const SNAPSHOT_BYTES = 1024 * 1024
/** Of what others wrote, a node folds so many times as much: they were to do it. */
const PATIENCE = 2
/** A page left with fewer new rows than this loads quickly enough without a new snapshot. */
const SNAPSHOT_ROWS_ON_CLOSE = 32
/** After a failure. */
const AGAIN_MS = 10_000
/** A page takes at most this part of the worker's time, and more when newcomers would have much to load. */
const WORKER_SHARE = 1 / 50
const WORKER_SHARE_OF_HEAVY = 1 / 10

/**
 * Keeps what is derived from a page near its log: after two quiet seconds the title, now and then a snapshot. All of it in
 * the worker, never on the way of an update.
 */
export class Folding {
  readonly #page: PageId
  readonly #log: UpdateLog
  readonly #worker: PageWorker
  readonly #clock: Clock
  readonly #events: RoomEvents
  readonly #counts: RoomCounts | undefined
  readonly #folded: (snapshot: Snapshot) => void
  readonly #onQuarantined: () => void
  readonly #readonly: boolean
  /** The newest snapshot that is known. */
  #foldedUpTo: number
  #rows: number
  #bytes: number
  #editedAt = 0
  #dirty = false
  /** Who made the last change folds it: not all nodes that have the page open at the same moment. */
  #isTheirs = false
  #lastChange = 0
  #notBefore = 0
  #failures = 0
  #cancelTimer: (() => void) | undefined
  #running: Promise<void> | undefined

  constructor(parts: {
    page: PageId
    stored: StoredPage
    log: UpdateLog
    worker: PageWorker
    clock: Clock
    events: RoomEvents
    counts?: RoomCounts | undefined
    folded: (snapshot: Snapshot) => void
    /** Somebody wrote what replicas read differently. */
    onQuarantined: () => void
  }) {
    this.#page = parts.page
    this.#log = parts.log
    this.#worker = parts.worker
    this.#clock = parts.clock
    this.#events = parts.events
    this.#counts = parts.counts
    this.#folded = parts.folded
    this.#onQuarantined = parts.onQuarantined
    // What lies in quarantine is left as it is.
    this.#readonly = parts.stored.quarantined !== undefined
    this.#foldedUpTo = parts.stored.snapshot?.seq ?? 0
    this.#rows = parts.stored.rows.length
    this.#bytes = parts.stored.rows.reduce((sum, row) => sum + row.byteLength, 0)
    if (!this.#readonly && this.#needsSnapshot()) this.#cancelTimer = this.#clock.after(QUIET_MS, () => this.#foldWhatWasLeft())
  }

  /** Another row of so many bytes, committed here. */
  changed(bytes: number): void {
    this.#rows++
    this.#bytes += bytes
    this.#dirty = true
    this.#isTheirs = false
    this.#editedAt = this.#clock.now()
    this.#lastChange = this.#clock.elapsed()
    this.#cancelTimer ??= this.#clock.after(QUIET_MS, () => this.#look())
    if (this.#needsSnapshot() && this.#lastChange >= this.#notBefore) void this.fold(false)
  }

  /** Another row of so many bytes, committed on another node. */
  changedElsewhere(bytes: number): void {
    this.#rows++
    this.#bytes += bytes
    this.#editedAt = this.#clock.now()
    this.#dirty = false
    this.#isTheirs = true
    // They have folded it, if all is well: then it is only looked at.
    if (this.#needsSnapshot(PATIENCE) && this.#clock.elapsed() >= this.#notBefore) void this.fold(false)
  }

  /** A node is gone that may have made the last change, and will not fold it. */
  takeOver(): void {
    if (!this.#isTheirs) return
    this.#isTheirs = false
    this.#dirty = true
    this.#lastChange = this.#clock.elapsed()
    this.#cancelTimer ??= this.#clock.after(QUIET_MS, () => this.#look())
  }

  /** Runs to its end; nothing is derived afterwards. */
  async close(): Promise<void> {
    await this.#running
    if (!this.#readonly && (this.#dirty || this.#rows >= SNAPSHOT_ROWS_ON_CLOSE)) await this.fold(true)
    this.#cancelTimer?.()
  }

  /** Derives now. Resolves also when it failed: the log has everything, and the next attempt starts from it. */
  fold(closing: boolean): Promise<void> {
    this.#running ??= this.#fold(closing).finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** A page with much to load. Not while those who opened it wait for their content: after a restart that may be everybody. */
  #foldWhatWasLeft(): void {
    this.#cancelTimer = undefined
    void this.fold(false)
  }

  #needsSnapshot(patience = 1): boolean {
    return this.#rows >= SNAPSHOT_ROWS * patience || this.#bytes >= SNAPSHOT_BYTES * patience
  }

  /** Another node may have folded meanwhile. Answers what is left since, as much as there was when the page was read. */
  #leftOf({ snapshot, rows }: StoredPage, counted: { rows: number; bytes: number }): { rows: number; bytes: number } {
    if (!snapshot || snapshot.seq <= this.#foldedUpTo) return counted
    this.#foldedUpTo = snapshot.seq
    this.#folded(snapshot)
    const left = { rows: rows.length, bytes: rows.reduce((sum, row) => sum + row.byteLength, 0) }
    this.#rows += left.rows - counted.rows
    this.#bytes += left.bytes - counted.bytes
    return left
  }

  /** One timer however many changes: it looks again when the page was not quiet for long enough. */
  #look(): void {
    this.#cancelTimer = undefined
    const quietFor = this.#clock.elapsed() - this.#lastChange
    if (!this.#dirty) return
    if (quietFor >= QUIET_MS && this.#clock.elapsed() >= this.#notBefore) void this.fold(false)
    else
      this.#cancelTimer = this.#clock.after(Math.max(QUIET_MS - quietFor, this.#notBefore - this.#clock.elapsed(), 1), () => this.#look())
  }

  async #fold(closing: boolean): Promise<void> {
    const began = this.#clock.elapsed()
    const isDirty = this.#dirty
    this.#dirty = false
    this.#notBefore = began + AGAIN_MS
    const counted = { rows: this.#rows, bytes: this.#bytes }
    const editedAt = this.#editedAt
    try {
      const stored = await this.#log.load(this.#page)
      if (!stored || stored.quarantined !== undefined) return
      const { rows, bytes } = this.#leftOf(stored, counted)
      const isDue = rows >= (closing ? SNAPSHOT_ROWS_ON_CLOSE : SNAPSHOT_ROWS) || bytes >= SNAPSHOT_BYTES
      if (!isDue && !isDirty) return
      const made = await this.#made(stored)
      if (!made) return
      this.#counts?.folded(this.#clock.elapsed() - began)
      const { snapshot, title, text } = made
      if (isDue) {
        await this.#log.saveSnapshot(this.#page, snapshot)
        this.#foldedUpTo = snapshot.seq
        this.#folded(snapshot)
        this.#rows -= rows
        this.#bytes -= bytes
      }
      if (editedAt > 0) this.#events.derived(this.#page, { epoch: stored.epoch, seq: stored.seq, title, text, editedAt })
      this.#failures = 0
      const share = bytes >= SNAPSHOT_BYTES ? WORKER_SHARE_OF_HEAVY : WORKER_SHARE
      this.#notBefore = began + Math.max(QUIET_MS, (this.#clock.elapsed() - began) / share)
    } catch (error) {
      this.#counts?.foldFailed()
      this.#events.problem(this.#page, `cannot fold: ${error instanceof Error ? error.message : String(error)}`)
      this.#dirty = isDirty || !this.#isTheirs
      this.#failures++
      this.#notBefore =
        this.#clock.elapsed() + Math.max(AGAIN_MS, (this.#clock.elapsed() - began) / WORKER_SHARE) * 2 ** Math.min(6, this.#failures)
      if (!closing) this.#cancelTimer ??= this.#clock.after(AGAIN_MS, () => this.#look())
    }
  }

  /** `undefined` when the page is in quarantine now. */
  async #made(stored: StoredPage): Promise<Awaited<ReturnType<PageWorker['fold']>> | undefined> {
    try {
      return await this.#worker.fold(stored)
    } catch (error) {
      if (!(error instanceof HostileRow)) throw error
      await this.#quarantine(stored, error)
      return undefined
    }
  }

  /** As it was before the row: all who come see that alike. */
  async #quarantine({ epoch, snapshot, owners }: StoredPage, { row, client, message }: HostileRow): Promise<void> {
    const seq = (snapshot?.seq ?? 0) + row
    const problem = `update ${seq + 1} is not what an editor writes (${message}); it is by ${owners.get(client) ?? 'nobody'}`
    await this.#log.quarantine(this.#page, { epoch, seq, problem })
    this.#events.problem(this.#page, `in quarantine: ${problem}`)
    this.#onQuarantined()
  }
}
