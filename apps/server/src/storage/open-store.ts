import type { DatabaseCounts } from '../telemetry/database-metrics.ts'
import type { OnDamage } from './material.ts'
import { openSqlite } from './sqlite/open-sqlite.ts'
import type { Store } from './store.ts'

export interface StoreOptions {
  /** `postgres://...`; without one everything is kept in a file. */
  databaseUrl: string | undefined
  /** Where that file is. */
  folder: string
  onDamage?: OnDamage
  counts?: DatabaseCounts | undefined
  /** Makes nothing: the tables have to be there, in the form this program knows. For a look at what a server may be using. */
  existing?: boolean
}

/** Opens the store where the operator wants it. Rejects with a sentence for them when that cannot be done. */
export const openStore = async ({ databaseUrl, folder, ...options }: StoreOptions): Promise<Store> => {
  if (databaseUrl !== undefined) throw new Error('DATABASE_URL is set, and this version of Tandem keeps everything in DATA_DIR.')
  return openSqlite({ folder, ...options })
}
