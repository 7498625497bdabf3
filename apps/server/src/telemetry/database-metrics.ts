import type { Metrics } from './metrics.ts'
import { Spread } from './spread.ts'

/** Counts what is asked of the database beside the commits of the log. */
export class DatabaseCounts {
  readonly query = new Spread()
  errors = 0

  queried(ms: number): void {
    this.query.add(ms / 1000)
  }

  failed(): void {
    this.errors++
  }
}

/** How the connections of a pool are used. */
export interface PoolUse {
  idle: number
  busy: number
  /** Questions that wait for a connection. */
  waiting: number
  /** As many connections as there may be. */
  most: number
}

const PROBE_MS = 2000
/** Several who watch, or one in a hurry, ask the database no more often than this. */
const PROBE_EVERY_MS = 5000

interface Found {
  isUp: boolean
  ms: number
  quarantined: number | undefined
}

/** Asks the database one small question, for all who want to know within some seconds; gives up on one that hangs. */
class Probe {
  readonly #quarantined: () => Promise<number>
  readonly #clock: ProbeClock
  #found: Promise<Found> | undefined
  #until = 0

  constructor(quarantined: () => Promise<number>, clock: ProbeClock) {
    this.#quarantined = quarantined
    this.#clock = clock
  }

  found(): Promise<Found> {
    const now = this.#clock.elapsed()
    if (this.#found && now < this.#until) return this.#found
    this.#until = now + PROBE_EVERY_MS
    this.#found = this.#ask(now)
    return this.#found
  }

  async #ask(began: number): Promise<Found> {
    let cancel = () => {}
    const late = new Promise<undefined>((resolve) => {
      cancel = this.#clock.after(PROBE_MS, () => resolve(undefined))
    })
    const quarantined = await Promise.race([this.#quarantined().catch(() => undefined), late])
    cancel()
    return { isUp: quarantined !== undefined, ms: this.#clock.elapsed() - began, quarantined }
  }
}

interface ProbeClock {
  elapsed(): number
  after(ms: number, task: () => void): () => void
}

/** Puts all about the database on the page of numbers. `quarantined` is the question it is asked. */
export const databaseMetrics = (
  metrics: Metrics,
  parts: { counts: DatabaseCounts; quarantined: () => Promise<number>; clock: ProbeClock; pool?: (() => PoolUse | undefined) | undefined },
): void => {
  const { counts, pool } = parts
  const probe = new Probe(parts.quarantined, parts.clock)
  metrics.gauge('tandem_database_up', '1 when the database answers within two seconds.', async () => Number((await probe.found()).isUp))
  metrics.gauge('tandem_database_probe_seconds', 'How long the database took to answer.', async () => (await probe.found()).ms / 1000)
  metrics.gauge('tandem_pages_in_quarantine', 'Pages that take no changes until they are released.', async () => {
    return (await probe.found()).quarantined
  })
  metrics.counter('tandem_database_errors_total', 'Questions that the database did not answer.', () => counts.errors)
  metrics.spread('tandem_database_query_seconds', 'One question to the database.', counts.query)
  if (!pool) return
  metrics.gauge('tandem_database_pool_connections', 'Connections to the database, by what they do.', () => {
    const { idle = 0, busy = 0 } = pool() ?? {}
    return [
      { labels: { state: 'idle' }, value: idle },
      { labels: { state: 'busy' }, value: busy },
    ]
  })
  metrics.gauge('tandem_database_pool_limit', 'As many connections to the database as there may be.', () => pool()?.most)
  metrics.gauge('tandem_database_pool_waiting', 'Questions that wait for a connection to the database.', () => pool()?.waiting)
}
