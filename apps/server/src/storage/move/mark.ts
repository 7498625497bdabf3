import { sql, type Kysely } from 'kysely'
import { MIGRATIONS, UNFINISHED_MOVE } from '../migrate.ts'
import type { Side } from './side.ts'

const table = sql.table(MIGRATIONS)

/** Whether a move into this database was begun and never finished. No server starts on such a one. */
export const hasMark = async ({ db, names }: Pick<Side, 'db' | 'names'>): Promise<boolean> => {
  if (!(await names()).includes(MIGRATIONS)) return false
  return (await sql`select 1 from ${table} where name = ${UNFINISHED_MOVE}`.execute(db)).rows.length > 0
}

export const mark = async (db: Kysely<unknown>): Promise<void> => {
  await sql`insert into ${table} (name, timestamp) values (${UNFINISHED_MOVE}, ${new Date().toISOString()})`.execute(db)
}

export const unmark = async (db: Kysely<unknown>): Promise<void> => {
  await sql`delete from ${table} where name = ${UNFINISHED_MOVE}`.execute(db)
}
