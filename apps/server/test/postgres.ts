import { PostgresServer } from '@tandem/testkit'
import { afterAll, beforeAll } from 'vitest'
import { openPostgres } from '../src/storage/postgres/open-postgres.ts'

/** One PostgreSQL for all tests of a file, and new databases on it that have our tables already. */
export interface TestPostgres {
  readonly server: PostgresServer
  /** The address of a new one, as the first start of a server leaves it. */
  newDatabase(): Promise<string>
  /** The same, but always one and the same, emptied: quicker, for stores that are closed before the next test. */
  emptyDatabase(): Promise<string>
}

let made = 0

/** Quicker than `truncate` where there is little to remove. */
const EMPTY = `
  set session_replication_role = replica;
  do $$ declare name text; begin
    for name in select quote_ident(tablename) from pg_tables where schemaname = 'public' and tablename not like 'tandem_migration%'
    loop execute 'delete from ' || name; end loop;
  end $$;
  insert into access (id, version) values (1, 1)`

/** To be called at the top of a file. */
export const postgresForFile = (): TestPostgres => {
  let server: PostgresServer | undefined
  let template = ''
  beforeAll(async () => {
    server = await PostgresServer.start()
    const url = await server.newDatabase()
    template = new URL(url).pathname.slice(1)
    await (await openPostgres({ databaseUrl: url })).close()
  }, 60_000)
  afterAll(() => server?.remove())
  let shared: string | undefined
  const started = (): PostgresServer => {
    if (!server) throw new Error('PostgreSQL runs during tests only')
    return server
  }
  return {
    get server() {
      return started()
    },
    newDatabase: async () => {
      const name = `copy_${++made}`
      await started().query('postgres', `create database ${name} template ${template}`)
      return started().urlOf(name)
    },
    async emptyDatabase() {
      if (shared === undefined) return (shared = await this.newDatabase())
      await started().query(new URL(shared).pathname.slice(1), EMPTY)
      return shared
    },
  }
}
