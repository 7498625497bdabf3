import type { DatabaseCounts } from '../telemetry/database-metrics.ts'
import type { OnDamage } from './material.ts'
import { openPostgres } from './postgres/open-postgres.ts'
import { openSqlite } from './sqlite/open-sqlite.ts'
import type { Store } from './store.ts'

export interface StoreOptions {
  /** `postgres://...`; without one everything is kept in a file. */
  databaseUrl: string | undefined
  /** Where that file is. */
  folder: string
  onDamage?: OnDamage
  counts?: DatabaseCounts | undefined
  /** Told what keeps a start, or a commit, waiting for a database server. */
  onTrouble?: (problem: string) => void
  /** Makes nothing: the tables have to be there, in the form this program knows. For a look at what a server may be using. */
  existing?: boolean
}

/** Opens the store where the operator wants it. Rejects with a sentence for them when that cannot be done. */
export const openStore = ({ databaseUrl, folder, onTrouble, ...options }: StoreOptions): Promise<Store> =>
  databaseUrl === undefined
    ? openSqlite({ folder, ...options })
    : openPostgres({ databaseUrl, ...(onTrouble && { onTrouble }), ...options })
