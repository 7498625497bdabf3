import { sql, type Kysely } from 'kysely'
import type { OnPage } from '../on-page.ts'
import type { Tables } from '../tables.ts'
import { lockOf, PAGE, SNAPSHOTS } from './locks.ts'

/** With the locks that commits of the log take on any node. */
export const onPage =
  (db: Kysely<Tables>): OnPage =>
  (page, what, task) =>
    db.transaction().execute(async (inside) => {
      const kinds = what === 'log' ? [PAGE, SNAPSHOTS] : [SNAPSHOTS]
      for (const kind of kinds) await sql`select pg_advisory_xact_lock(${sql.lit(kind)}, ${sql.lit(lockOf(page))})`.execute(inside)
      return task(inside)
    })
