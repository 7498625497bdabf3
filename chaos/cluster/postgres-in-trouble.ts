import { figuresOf, storedAfter } from '../stage/latencies.ts'
import type { ClusterScenario } from '../stage/scenario.ts'
import { sleep } from '../stage/timing.ts'

/** Slow means slow, and not broken. */
export const postgresSlow: ClusterScenario = {
  id: 'N04',
  about: 'Postgres answers slowly and jerkily',
  nodes: { full: 2, quick: 2 },
  withProxies: true,
  run: async (stage) => {
    const page = await stage.newPage()
    const writers = await stage.writersAtEach(3, page)
    for (const writer of writers) writer.keepTyping(3)
    await sleep(1000)
    for (const { toPostgres } of stage.nodes) toPostgres?.setWeather({ latency: 100, jitter: 100, stalls: { share: 0.1, ms: 700 } })
    const from = performance.now()
    await sleep(stage.isQuick ? 3000 : 30_000)
    figuresOf(stage, 'stored after, on a slow database', storedAfter(writers, from), { p99: 8000 })
    for (const { toPostgres } of stage.nodes) toPostgres?.setWeather({})
    stage.must(
      writers.every(({ losses }) => losses === 0),
      'somebody lost their connection',
    )
    await stage.settle(page, writers)
  },
}

/** The database lets nobody in any more, and ends everybody who is: a pool that was set too large elsewhere, an impatient operator. */
export const postgresOutOfConnections: ClusterScenario = {
  id: 'N05',
  about: 'Postgres has no connection left for 10 s, and has ended those there were',
  nodes: { full: 2, quick: 2 },
  rounds: { full: 3, quick: 1 },
  run: async (stage) => {
    const { cluster } = stage
    const page = await stage.newPage()
    const writers = await stage.writersAtEach(3, page)
    for (const writer of writers) writer.keepTyping(3)
    const [{ name } = { name: '' }] = await cluster.query('select current_database() as name')
    // Asked over another database: over the one of the nodes nobody gets in.
    const admin = (sql: string) => cluster.postgres.query('postgres', sql)
    for (let round = 1; round <= stage.rounds; round++) {
      await sleep(1500)
      await admin(`alter database ${String(name)} connection limit 0`)
      // Whoever may do anything is let in all the same: the nodes are told that they may not.
      await admin(`alter database ${String(name)} allow_connections false`)
      await admin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${String(name)}'`)
      await sleep(stage.isQuick ? 1500 : 10_000)
      await admin(`alter database ${String(name)} allow_connections true`)
      await admin(`alter database ${String(name)} connection limit -1`)
    }
    const backAt = performance.now()
    for (const writer of writers) writer.rest()
    await Promise.all(writers.map((writer) => writer.saved()))
    stage.figure('everything stored after connections are free again', performance.now() - backAt, 'ms', { atMost: 5000 })
    await stage.settle(page, writers)
  },
}
