import { setTimeout as sleep } from 'node:timers/promises'
import { CompiledQuery, type Kysely } from 'kysely'
import type { Pool } from 'pg'
import type { DatabaseCounts, PoolUse } from '../../telemetry/database-metrics.ts'
import { Material, type OnDamage } from '../material.ts'
import { checkMigrated, migrate } from '../migrate.ts'
import { storedParts } from '../stored-parts.ts'
import type { Store } from '../store.ts'
import type { Tables } from '../tables.ts'
import { connect, hangUp, openPool } from './client.ts'
import { Commits } from './commits.ts'
import { kyselyOf } from './dialect.ts'
import { isPassing, isUnreadable, problemOf } from './failure.ts'
import { MIGRATION } from './locks.ts'
import { PostgresLog } from './log.ts'
import { onPage as onPageOf } from './on-page.ts'
import { placeOf } from './place.ts'
import { VectorSearch } from './search.ts'
import { vectorWords } from './words.ts'

/** For everything but the log and the search. */
const PATIENCE = { statement: 60_000, next: 30_000, most: 10 }
const SEARCH_PATIENCE = { statement: 10_000, next: 10_000, most: 3 }
/** A node that brings the tables up to date may take long, and the others wait for it. */
const MIGRATION_PATIENCE = { statement: 3_600_000, next: 3_600_000, most: 1 }
/** The server may be starting as well. */
const START_MS = 30_000
const START_AGAIN_MS = 500

export interface PostgresOptions {
  databaseUrl: string
  /** Milliseconds since 1970, for the time of a row. */
  now?: () => number
  onDamage?: OnDamage
  counts?: DatabaseCounts | undefined
  /** Told what keeps a start, or a commit, waiting. */
  onTrouble?: (problem: string) => void
  /** Makes nothing: the tables have to be there, in the form this program knows. */
  existing?: boolean
  /** How long a start waits for the server. */
  startMs?: number
}

/**
 * Opens the store in a PostgreSQL database and brings its tables up to date. Rejects with a sentence for the operator
 * when the database cannot be used or belongs to a newer program.
 */
export const openPostgres = async (options: PostgresOptions): Promise<Store> => {
  const { databaseUrl, now = Date.now, onDamage = () => {}, onTrouble = () => {}, counts, existing = false, startMs = START_MS } = options
  const place = placeOf(databaseUrl)
  await reached({ databaseUrl, place, startMs: existing ? 0 : startMs, onTrouble })
  try {
    await prepare(databaseUrl, existing)
  } catch (error) {
    throw new Error(`The database ${place} cannot be used: ${problemOf(error)}`, { cause: error })
  }
  const [pool, searchPool] = [openPool(databaseUrl, PATIENCE), openPool(databaseUrl, SEARCH_PATIENCE)]
  const [db, own] = [kyselyOf<Tables>(pool, { inTurn: true, counts }), kyselyOf<Tables>(pool, { inTurn: false, counts })]
  const material = new Material({ db, onDamage, isUnreadable })
  const onPage = onPageOf(own)
  const log = new PostgresLog({ commits: new Commits({ databaseUrl, now, onTrouble }), db: own, material, now, onDamage, onPage })
  let closing: Promise<unknown> | undefined
  return {
    log,
    ...storedParts({ db, material, onPage, words: vectorWords, now }),
    search: new VectorSearch(kyselyOf(searchPool, { inTurn: false, counts })),
    poolUse: () => usedOf(pool),
    tidy: () => undefined,
    close: async () => {
      closing ??= log.close().then(() => Promise.all([ended(pool), ended(searchPool)]))
      await closing
    },
  }
}

/** Waits for a server that may be starting as well; throws when it does not come, or says that it never will. */
const reached = async (how: {
  databaseUrl: string
  place: string
  startMs: number
  onTrouble: (problem: string) => void
}): Promise<void> => {
  const until = performance.now() + how.startMs
  for (let told = ''; ;) {
    try {
      hangUp(await connect(how.databaseUrl, SEARCH_PATIENCE))
      return
    } catch (error) {
      const problem = problemOf(error)
      if (!isPassing(error) || performance.now() >= until)
        throw new Error(`The database ${how.place} cannot be reached: ${problem}. Look at DATABASE_URL.`, { cause: error })
      if (told !== problem) how.onTrouble(`the database ${how.place} cannot be reached yet, trying for ${how.startMs / 1000} s: ${problem}`)
      told = problem
    }
    await sleep(START_AGAIN_MS)
  }
}

/** One node at a time brings the tables up to date; the others wait, and find it done. */
const prepare = async (databaseUrl: string, existing: boolean): Promise<void> => {
  const pool = openPool(databaseUrl, MIGRATION_PATIENCE)
  try {
    await kyselyOf<unknown>(pool, { inTurn: false })
      .connection()
      .execute(async (db) => {
        if (existing) return checkMigrated(db)
        await locked(db, () => migrate(db))
      })
  } finally {
    await ended(pool)
  }
}

const locked = async (db: Kysely<unknown>, task: () => Promise<void>): Promise<void> => {
  await db.executeQuery(CompiledQuery.raw(`select pg_advisory_lock(${MIGRATION})`))
  try {
    await task()
  } finally {
    // Where the connection is gone, so is the lock.
    await db.executeQuery(CompiledQuery.raw(`select pg_advisory_unlock(${MIGRATION})`)).catch(() => undefined)
  }
}

const usedOf = ({ idleCount: idle, totalCount, waitingCount: waiting }: Pool): PoolUse => ({
  idle,
  busy: totalCount - idle,
  waiting,
  most: PATIENCE.most,
})

const ended = (pool: Pool): Promise<void> => pool.end().catch(() => undefined)
