import type { LogEvent } from 'kysely'
import type { DatabaseCounts } from '../telemetry/database-metrics.ts'

/** Counts what is asked of a database; what exactly was asked stays here. */
export const counted =
  (counts: DatabaseCounts | undefined) =>
  ({ level, queryDurationMillis }: LogEvent): void => {
    if (level === 'error') counts?.failed()
    else counts?.queried(queryDurationMillis)
  }
