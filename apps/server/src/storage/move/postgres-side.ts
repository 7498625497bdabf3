import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Client } from 'pg'
import { migrate } from '../migrate.ts'
import { connect } from '../postgres/client.ts'
import { isUnreadable, problemOf } from '../postgres/failure.ts'
import { MIGRATION } from '../postgres/locks.ts'
import { placeOf } from '../postgres/place.ts'
import { hasMark, unmark } from './mark.ts'
import { formsOf, isMoved, MoveRefused, type ColumnRow, type ParentRow, type Side } from './side.ts'

/** A copy takes as long as it takes. */
const PATIENCE = { statement: 3_600_000, next: 0 }
/** Servers that were told to stop may need a moment to hang up. */
const LOOKS = 5
const LOOK_AGAIN_MS = 200
const SHARE_MS = 5000

/** Connections of servers, which all carry this name, and look at the database every second. */
const SERVERS = `select count(*) as servers from pg_stat_activity
  where datname = current_database() and application_name = 'tandem' and pid <> pg_backend_pid()`

/**
 * A PostgreSQL database as one side of a move, over one connection. Refused while servers are connected to it; whichever
 * starts now waits until `close`, as it would for another one that brings the tables up to date.
 */
export const openPostgresSide = async (databaseUrl: string): Promise<Side> => {
  const name = `the database ${placeOf(databaseUrl)}`
  const client = await connect(databaseUrl, PATIENCE).catch((error: unknown) => {
    throw new MoveRefused(`${upper(name)} cannot be reached: ${problemOf(error)}`)
  })
  const db = kyselyOf(client)
  const rows = async <Row>(query: ReturnType<typeof sql<Row>>): Promise<Row[]> => (await query.execute(db)).rows
  const names = async () =>
    (await rows(sql<{ name: string }>`select tablename as name from pg_tables where schemaname = current_schema()`)).map((row) => row.name)
  const forms = async () => formsOf(await rows(COLUMNS), await rows(PARENTS))
  try {
    await beAlone(client, name)
  } catch (error) {
    await client.end()
    throw error
  }
  return {
    name,
    db,
    isUnreadable,
    names,
    forms,
    freeze: async () => {
      await client.query(`begin isolation level repeatable read; set local lock_timeout = ${SHARE_MS}`)
      // Whatever it is that writes, it has to wait.
      const tables = (await forms()).map((form) => `"${form.name}"`).join()
      await client.query(`lock table ${tables} in share mode`).catch((error: unknown) => {
        throw new MoveRefused(`Somebody writes in ${name}: ${problemOf(error)}`)
      })
    },
    empty: async () => {
      const ours = (await names()).filter((table) => isMoved(table) || table.startsWith('page_'))
      if (ours.length > 0) await sql`truncate ${sql.join(ours.map((table) => sql.table(table)))}`.execute(db)
      if (await hasMark({ db, names })) await unmark(db)
      await migrate(db)
      // What new tables begin with comes from the other database.
      await sql`truncate ${sql.join((await forms()).map((form) => sql.table(form.name)))}`.execute(db)
    },
    settle: async () => {
      for (const { table, column } of await rows(IDENTITIES))
        await sql`select setval(pg_get_serial_sequence(${table}, ${column}), max(${sql.ref(column)})) from ${sql.table(table)}`.execute(db)
      await client.query('analyze')
    },
    close: () => client.end(),
  }
}

const upper = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

const beAlone = async (client: Client, name: string): Promise<void> => {
  await client.query(`set application_name = 'tandem move'`)
  const lock = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${MIGRATION}) as taken`)
  if (lock.rows[0]?.taken !== true)
    throw new MoveRefused(`${upper(name)} is in use: a server is starting on it, or another move is under way.`)
  for (let looks = 0; ; looks++) {
    const servers = Number((await client.query<{ servers: number }>(SERVERS)).rows[0]?.servers)
    if (servers === 0) return
    if (looks === LOOKS)
      throw new MoveRefused(
        `${upper(name)} is in use: servers have ${servers} connections to it. Stop every node first; nobody may write while everything is copied.`,
      )
    await sleep(LOOK_AGAIN_MS)
  }
}

/** Everything in turn over the one connection, inside a transaction that was begun on it or not. */
const kyselyOf = (client: Client): Kysely<unknown> =>
  new Kysely({
    dialect: new PostgresDialect({
      pool: {
        connect: () => Promise.resolve({ query: client.query.bind(client), release: () => undefined }),
        end: () => Promise.resolve(),
      } as never,
    }),
  })

const COLUMNS = sql<ColumnRow>`
  select c.relname as "table", a.attname as "column", a.atttypid = 'bytea'::regtype as "isBytes",
    coalesce((select place from unnest(i.indkey) with ordinality as k (attribute, place) where k.attribute = a.attnum), 0) as "key"
  from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
  where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace`

const PARENTS = sql<ParentRow>`
  select child.relname as "table", parent.relname as parent
  from pg_constraint f join pg_class child on child.oid = f.conrelid join pg_class parent on parent.oid = f.confrelid
  where f.contype = 'f' and child.relnamespace = current_schema()::regnamespace`

const IDENTITIES = sql<{ table: string; column: string }>`
  select c.relname as "table", a.attname as "column" from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and a.attidentity <> ''`
