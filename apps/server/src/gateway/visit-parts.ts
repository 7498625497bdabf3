import type { Limits } from '../limits.ts'
import type { Clock } from '../rooms/ports.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { SyncCounts } from '../telemetry/sync-metrics.ts'
import type { Reading } from './joined-page.ts'
import type { PartsMemory } from './outbox-parts.ts'
import type { Pace } from './pace.ts'
import type { Permit } from './permit.ts'
import type { RefusalEvents } from './refusals.ts'

/** What every visit needs. */
export interface VisitParts extends Reading {
  rooms: Rooms
  permit: Permit
  limits: Limits
  clock: Pick<Clock, 'elapsed' | 'after'>
  pace: Pace
  partsMemory: PartsMemory
  events: RefusalEvents & {
    failed(what: { event: string; problem: string; connection?: string }): void
    entered?(who: { connection: string; person: string }): void
    left?(who: { connection: string; person: string }): void
  }
  counts?: SyncCounts | undefined
}
