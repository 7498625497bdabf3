import type { PageId, PrincipalId } from '@tandem/protocol'
import type { RoomCounts } from './counts.ts'
import type { AppendResult, Clock, NewRow, RecheckAccess, RoomLimits, UpdateLog } from './ports.ts'

/** One change waiting for the commit. Without `row` it only wants to hear that everything before it is stored. */
export interface Pending {
  row: NewRow | undefined
  /** When it came, by the clock that only moves forward. */
  cameAt?: number
  /** Called in order, after the commit, with the number in the log (0 without a row). */
  stored(seq: number): void
  /**
   * It will not be stored; `undefined`: only because something before it on its page will not, so it may come again. After
   * `client_not_owned` the others of its page still wait: whoever knows which of them build on it drops those.
   */
  refused(code: Refusal | undefined): void
}

type Failure = Extract<AppendResult, { stored: false }>
/** Why no retry would store a row. */
export type Refusal = Exclude<NonNullable<Failure['refused']>['code'], 'access_changed'> | 'forbidden'

const MAX_ROWS = 200
const MAX_BYTES = 256 * 1024
const BEAT_MS = 4
/** Half of a busy server's time goes into writing frames, however much is in each: the busier it is, the longer it gathers. */
const LONG_BEAT_MS = 12
const BUSY_FROM = 0.3
const BUSY_TO = 0.8
const MAX_REST_MS = 16
const FIRST_RETRY_MS = 250
const LAST_RETRY_MS = 4000

export interface GroupCommitEvents {
  /** After the `stored` calls of one commit: the moment to send. */
  flushed(): void
  /** Nothing of the batch is stored; it is kept and tried again after `retryAfter` ms. */
  failed(problem: string, retryAfter: number): void
  /** The store must not be trusted any more. */
  fatal(problem: string): void
}

/**
 * One transaction at a time for all rooms of the process, in one rhythm with the sends that follow it. The first change
 * after a quiet moment is committed at once; then there is a beat of 4 ms, longer when the server is busy, and what
 * arrives meanwhile is the next batch. The next commit starts early enough to end with the rest (bench/RESULTS.md
 * has what it costs).
 */
export class GroupCommit {
  readonly #log: UpdateLog
  readonly #clock: Clock
  readonly #events: GroupCommitEvents
  readonly #load: () => number
  readonly #limits: RoomLimits
  readonly #recheck: RecheckAccess
  readonly #counts: RoomCounts | undefined
  #queue: Pending[] = []
  #queuedBytes = 0
  #armed = false
  #retryMs = 0
  #notBefore = 0
  #commitMs = 0
  #sendMs = 0
  #drained: (() => void)[] = []

  /** `load`: how busy this thread is, from 0 to 1. */
  constructor(parts: {
    log: UpdateLog
    clock: Clock
    events: GroupCommitEvents
    load: () => number
    limits: RoomLimits
    recheck: RecheckAccess
    counts?: RoomCounts | undefined
  }) {
    this.#log = parts.log
    this.#clock = parts.clock
    this.#events = parts.events
    this.#load = parts.load
    this.#limits = parts.limits
    this.#recheck = parts.recheck
    this.#counts = parts.counts
  }

  /** Changes that wait for the commit. */
  get waiting(): number {
    return this.#queue.length
  }

  /** Whether one more change of this size may wait. A single large one always may, so that it gets through at all. */
  hasRoomFor(bytes: number): boolean {
    return (
      this.#queue.length === 0 || (this.#queue.length < this.#limits.commitRows && this.#queuedBytes + bytes <= this.#limits.commitBytes)
    )
  }

  add(pending: Pending): void {
    if (this.#counts) pending.cameAt = this.#clock.elapsed()
    this.#queue.push(pending)
    this.#queuedBytes += pending.row?.bytes.byteLength ?? 0
    if (!this.#armed) this.#arm()
  }

  /** These are not to be stored after all. Only while nothing is being written: from within `refused`. */
  drop(gone: ReadonlySet<Pending>): void {
    this.#queue = this.#queue.filter((pending) => !gone.has(pending))
    for (const { row } of gone) this.#queuedBytes -= row?.bytes.byteLength ?? 0
  }

  /** Resolves once nothing waits. Never, while the store fails: callers set their own limit. */
  drained(): Promise<void> {
    return this.#armed ? new Promise((resolve) => this.#drained.push(resolve)) : Promise.resolve()
  }

  #arm(): void {
    this.#armed = true
    const wait = this.#notBefore - this.#clock.elapsed()
    if (wait < 0.5) this.#clock.soon(() => void this.#commit())
    else this.#clock.after(wait, () => void this.#commit())
  }

  #take(): Pending[] {
    let count = 0
    let bytes = 0
    for (const { row } of this.#queue) {
      bytes += row?.bytes.byteLength ?? 0
      if (count === MAX_ROWS || (count > 0 && bytes > MAX_BYTES)) break
      count++
    }
    return this.#queue.splice(0, count)
  }

  async #commit(): Promise<void> {
    const batch = this.#take()
    const startedAt = this.#clock.elapsed()
    const rows = batch.flatMap(({ row }) => row ?? [])
    const result = rows.length > 0 ? await this.#append(rows) : { stored: true as const, seqs: [] }
    if (!result.stored) return this.#keep(batch, result)
    this.#retryMs = 0
    const began = this.#clock.elapsed()
    let next = 0
    for (const { row, stored } of batch) {
      if (row) this.#queuedBytes -= row.bytes.byteLength
      stored(row ? (result.seqs[next++] as number) : 0)
    }
    this.#events.flushed()
    const ended = this.#clock.elapsed()
    this.#count(batch, { rows, ms: began - startedAt, ended })
    this.#commitMs = this.#commitMs * 0.8 + (began - startedAt) * 0.2
    this.#sendMs = this.#sendMs * 0.8 + (ended - began) * 0.2
    // The commit belongs to the rest: it starts so that its answer comes when the rest is over.
    this.#notBefore = Math.max(startedAt + beatAt(this.#load()), ended + Math.min(MAX_REST_MS, this.#sendMs) - this.#commitMs)
    this.#next()
  }

  #count(batch: readonly Pending[], { rows, ms, ended }: { rows: readonly NewRow[]; ms: number; ended: number }): void {
    if (!this.#counts) return
    const bytes = rows.reduce((sum, row) => sum + row.bytes.byteLength, 0)
    this.#counts.committed({ rows: rows.length, bytes, ms, waits: batch.map(({ cameAt }) => ended - (cameAt ?? ended)) })
  }

  async #append(rows: NewRow[]): Promise<AppendResult> {
    try {
      return await this.#log.append(rows)
    } catch (error) {
      return { stored: false, fatal: false, problem: String(error) }
    }
  }

  #keep(batch: Pending[], { fatal, problem, refused }: Failure): void {
    const out = refused && batch.filter((pending) => pending.row)[refused.row]
    this.#queue.unshift(...batch)
    if (refused?.code === 'access_changed') return void this.#askAgain(batch, problem)
    if (refused && out) {
      if (refused.code === 'client_not_owned') this.#refuseAlone(out, refused.code)
      else this.#refuse(out.row?.page, refused.code)
      return this.#next()
    }
    if (fatal) return this.#events.fatal(problem)
    this.#later(problem)
  }

  #later(problem: string): void {
    this.#counts?.commitFailed()
    this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2 || FIRST_RETRY_MS)
    this.#events.failed(problem, this.#retryMs)
    this.#clock.after(this.#retryMs, () => void this.#commit())
  }

  /** Nothing of the batch is stored. What may still be written is tried again at once, in its order. */
  async #askAgain(batch: readonly Pending[], problem: string): Promise<void> {
    const asked = batch.filter((pending): pending is Pending & { row: NewRow } => pending.row !== undefined)
    try {
      const { version, allowed } = await this.#recheck(asked.map(({ row }) => row))
      const closed = new Map<PageId, Set<PrincipalId>>()
      for (const [index, pending] of asked.entries()) {
        if (allowed[index] === true) pending.row = { ...pending.row, access: version }
        else closed.set(pending.row.page, (closed.get(pending.row.page) ?? new Set()).add(pending.row.principal))
      }
      for (const [page, kept] of closed) this.#refuse(page, 'forbidden', kept)
      this.#next()
    } catch (error) {
      this.#later(`${problem}; ${String(error)}`)
    }
  }

  /** Another node has given the id to somebody else: that concerns nobody but its writer. */
  #refuseAlone(out: Pending, code: Refusal): void {
    this.drop(new Set([out]))
    out.refused(code)
  }

  /** Whatever of this page came behind the row may build on it. */
  #refuse(page: PageId | undefined, code: Refusal, only?: ReadonlySet<PrincipalId>): void {
    const [gone, kept] = [this.#queue.filter(({ row }) => row?.page === page), this.#queue.filter(({ row }) => row?.page !== page)]
    this.#queue = kept
    for (const { row, refused } of gone) {
      this.#queuedBytes -= row?.bytes.byteLength ?? 0
      refused(only && row && !only.has(row.principal) ? undefined : code)
    }
  }

  #next(): void {
    if (this.#queue.length > 0) return this.#arm()
    this.#armed = false
    for (const resolve of this.#drained.splice(0)) resolve()
  }
}

const beatAt = (load: number): number => {
  const share = Math.min(1, Math.max(0, (load - BUSY_FROM) / (BUSY_TO - BUSY_FROM)))
  return BEAT_MS + share * (LONG_BEAT_MS - BEAT_MS)
}
