import { CODES, REASONS } from '@tandem/protocol'
import type { Labelled, Metrics } from './metrics.ts'
import { SECONDS, Spread } from './spread.ts'
import { Tally } from './tally.ts'

/** Counts what rooms and the gateway do, as they do it. */
export class SyncCounts {
  readonly timeToStored = new Spread()
  readonly commit = new Spread()
  readonly commitRows = new Spread([1, 2, 5, 10, 20, 50, 100, 200])
  readonly fold = new Spread(SECONDS.filter((bound) => bound >= 0.005))
  readonly refusals = new Tally(CODES)
  readonly turnedAway = new Tally(CODES)
  readonly ended = new Tally(REASONS)
  readonly limits: Tally<string>
  updates = 0
  rows = 0
  bytes = 0
  commitsFailed = 0
  foldsFailed = 0
  loads = 0
  resyncs = 0
  gaps = 0

  constructor({ limits }: { limits: readonly string[] }) {
    this.limits = new Tally(limits)
  }

  /** One commit and its receipts. `waits`: milliseconds since each of its changes came to its room. */
  committed({ rows, bytes, ms, waits }: { rows: number; bytes: number; ms: number; waits: readonly number[] }): void {
    this.updates += waits.length
    for (const wait of waits) this.timeToStored.add(wait / 1000)
    if (rows === 0) return
    this.rows += rows
    this.bytes += bytes
    this.commit.add(ms / 1000)
    this.commitRows.add(rows)
  }

  commitFailed(): void {
    this.commitsFailed++
  }

  loaded(): void {
    this.loads++
  }

  folded(ms: number): void {
    this.fold.add(ms / 1000)
  }

  foldFailed(): void {
    this.foldsFailed++
  }

  /** Rows of other nodes did not come by themselves and are read from the log. */
  gap(): void {
    this.gaps++
  }

  /** A message was refused with this code. */
  refused(code: string): void {
    this.refusals.add(code)
  }

  /** Somebody may not connect. */
  sentAway(code: string): void {
    this.turnedAway.add(code)
  }

  /** A browser asks for what it lacks. */
  resynced(): void {
    this.resyncs++
  }

  /** Somebody was over a limit. */
  hit(limit: string): void {
    this.limits.add(limit)
  }

  /** This server has ended a connection. */
  hungUp(reason: string): void {
    this.ended.add(reason)
  }
}

/** The live side as it is at this moment. */
interface LiveSync {
  connections(): { websocket: number; polling: number; queuedBytes: number }
  rooms(): { open: number; sessions: number; behind: number; waiting: number }
}

/** Puts all about live pages on the page of numbers. */
export const syncMetrics = (metrics: Metrics, { counts, connections, rooms }: LiveSync & { counts: SyncCounts }): void => {
  const transports = (): Labelled[] => {
    const { websocket, polling } = connections()
    return [
      { labels: { transport: 'websocket' }, value: websocket },
      { labels: { transport: 'polling' }, value: polling },
    ]
  }
  metrics.gauge('tandem_connections', 'Open live connections by how they travel.', transports)
  metrics.gauge('tandem_sending_queued_bytes', 'Bytes given to connections that browsers have not taken.', () => connections().queuedBytes)
  metrics.gauge('tandem_rooms_open', 'Pages that are open on this node.', () => rooms().open)
  metrics.gauge('tandem_sessions', 'Tabs in open pages.', () => rooms().sessions)
  metrics.gauge('tandem_sessions_behind', 'Tabs that are sent no changes until their connection is free.', () => rooms().behind)
  metrics.gauge('tandem_commit_waiting_updates', 'Changes that wait for the commit.', () => rooms().waiting)
  metrics.counter('tandem_updates_stored_total', 'Changes answered with stored.', () => counts.updates)
  metrics.counter('tandem_log_rows_total', 'Rows written into the log.', () => counts.rows)
  metrics.counter('tandem_log_bytes_total', 'Bytes of changes written into the log.', () => counts.bytes)
  metrics.spread('tandem_time_to_stored_seconds', 'From the arrival of a change at its room to its receipt.', counts.timeToStored)
  metrics.spread('tandem_commit_seconds', 'One commit of the log.', counts.commit)
  metrics.spread('tandem_commit_rows', 'Rows in one commit.', counts.commitRows)
  metrics.counter('tandem_commits_failed_total', 'Commits that stored nothing and are tried again.', () => counts.commitsFailed)
  metrics.counter('tandem_pages_loaded_total', 'Pages read from the store to be opened.', () => counts.loads)
  metrics.counter('tandem_resyncs_total', 'Times a browser asked for what it lacks of a page.', () => counts.resyncs)
  metrics.counter(
    'tandem_gaps_total',
    'Times this node read from the log what other nodes had written and the bus had not brought.',
    () => counts.gaps,
  )
  metrics.tally('tandem_refusals_total', 'Messages refused, by code.', { label: 'code', tally: counts.refusals })
  metrics.tally('tandem_connections_refused_total', 'Connections refused, by code.', { label: 'code', tally: counts.turnedAway })
  metrics.tally('tandem_connections_ended_total', 'Connections ended by this node, by reason.', { label: 'reason', tally: counts.ended })
  metrics.tally('tandem_limits_hit_total', 'Times somebody was over a limit, by its name.', { label: 'limit', tally: counts.limits })
  metrics.spread('tandem_fold_seconds', 'Folding one page in the worker.', counts.fold)
  metrics.counter('tandem_fold_failures_total', 'Pages that could not be folded and are tried again.', () => counts.foldsFailed)
}
