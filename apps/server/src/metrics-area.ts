import { CODES, REQUEST_CODES } from '@tandem/protocol'
import type { SocketGateway } from './gateway/socket-io.ts'
import { LIMIT_TABLE } from './limits.ts'
import type { Clock } from './rooms/ports.ts'
import type { Rooms } from './rooms/rooms.ts'
import type { Store } from './storage/store.ts'
import { busMetrics, type LiveBus } from './telemetry/bus-metrics.ts'
import { DatabaseCounts, databaseMetrics } from './telemetry/database-metrics.ts'
import { HttpCounts, httpMetrics } from './telemetry/http-metrics.ts'
import { Metrics } from './telemetry/metrics.ts'
import { processMetrics } from './telemetry/process-metrics.ts'
import { SyncCounts, syncMetrics } from './telemetry/sync-metrics.ts'

/** What is counted while the process runs, whether anybody ever looks or not. */
export interface Counts {
  sync: SyncCounts
  http: HttpCounts
  database: DatabaseCounts
}

export const newCounts = (): Counts => ({
  sync: new SyncCounts({ limits: LIMIT_TABLE.map(({ name }) => name) }),
  http: new HttpCounts({ codes: [...CODES, ...REQUEST_CODES, 'internal'] }),
  database: new DatabaseCounts(),
})

interface MetricsParts {
  /** Without one nobody may read the numbers, and nothing is measured that costs. */
  token: string | undefined
  dataDir: string
  counts: Counts
  /** Version, node, kinds of database and bus. */
  facts: Readonly<Record<string, string>>
  store: Pick<Store, 'quarantine' | 'poolUse'>
  rooms: Pick<Rooms, 'size'>
  sockets: Pick<SocketGateway, 'size'>
  isReady: () => boolean
  load: () => number
  clock: Pick<Clock, 'elapsed' | 'after'>
  bus?: LiveBus | undefined
}

/** The page of numbers, and the secret that whoever reads it has to show; `undefined` where none is configured. */
export interface MetricsArea {
  page: { metrics: Metrics; token: string } | undefined
  close(): void
}

export const openMetrics = (parts: MetricsParts): MetricsArea => {
  const { token, counts, store, rooms, sockets, clock } = parts
  if (token === undefined) return { page: undefined, close: () => undefined }
  const metrics = new Metrics()
  const close = processMetrics(metrics, parts)
  syncMetrics(metrics, { counts: counts.sync, connections: () => sockets.size, rooms: () => rooms.size })
  httpMetrics(metrics, counts.http)
  if (parts.bus) busMetrics(metrics, parts.bus)
  const quarantined = async () => (await store.quarantine.list()).length
  databaseMetrics(metrics, { counts: counts.database, quarantined, clock, pool: store.poolUse && (() => store.poolUse?.()) })
  return { page: { metrics, token }, close }
}
