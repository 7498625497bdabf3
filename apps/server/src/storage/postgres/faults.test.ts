import { TcpProxy } from '@tandem/testkit'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { postgresForFile } from '../../../test/postgres.ts'
import { addPage, rowOf, textOf } from '../update-log.contract.ts'
import { openPostgres } from './open-postgres.ts'

const postgres = postgresForFile()

const visitor = async (databaseUrl: string): Promise<Client> => {
  const client = new Client({ connectionString: databaseUrl })
  client.on('error', () => undefined)
  await client.connect()
  onTestFinished(() => client.end().catch(() => undefined))
  return client
}

const opened = async (databaseUrl: string, { behind = databaseUrl } = {}) => {
  const troubles: string[] = []
  const store = await openPostgres({ databaseUrl: behind, onTrouble: (problem) => void troubles.push(problem) })
  onTestFinished(() => store.close())
  const page = await addPage(store)
  return { store, page, troubles, rows: async () => (await store.log.rowsAfter(page, 1, 1, 1000)).map(textOf) }
}

/** Commits wait at their very end, after `commit` was sent, until the one who holds this is gone. */
const HOLD_COMMITS = `
  create function hold() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(42); return null; end $$;
  create constraint trigger hold after insert on updates deferrable initially deferred for each row execute function hold()`

/** A store behind a proxy whose commit was sent and waits for us. */
const inTheCommit = async () => {
  const databaseUrl = await postgres.newDatabase()
  const proxy = await TcpProxy.start(postgres.server.port)
  onTestFinished(() => proxy.close())
  const behind = databaseUrl.replace(String(postgres.server.port), String(proxy.port))
  const parts = await opened(databaseUrl, { behind })
  const other = await visitor(databaseUrl)
  await other.query(`${HOLD_COMMITS}; select pg_advisory_lock(42)`)
  const appended = parts.store.log.append([rowOf(parts.page, 'a'), rowOf(parts.page, 'b')])
  const held = `select pid from pg_locks where locktype = 'advisory' and objid = 42 and not granted`
  await expect.poll(async () => (await other.query<{ pid: number }>(held)).rows.length, { timeout: 15_000 }).toBe(1)
  const [waiting] = (await other.query<{ pid: number }>(held)).rows
  return { ...parts, databaseUrl, proxy, other, appended, pid: waiting?.pid }
}

test('D1 a commit whose answer was lost is found to be made, and is stored once', async () => {
  const { store, page, proxy, other, appended, troubles, rows } = await inTheCommit()
  proxy.hold('down')
  await other.query('select pg_advisory_unlock(42)')
  await expect.poll(async () => (await other.query('select 1 from updates')).rows.length, { timeout: 15_000 }).toBe(3)
  proxy.drop()
  proxy.release('down')
  expect(await appended).toEqual({ stored: true, seqs: [2, 3] })
  expect(await rows()).toEqual(['a', 'b'])
  expect(troubles).toEqual([expect.stringContaining('nobody answered to a commit')])
  expect(await store.log.append([rowOf(page, 'c')])).toEqual({ stored: true, seqs: [4] })
})

test('D1 a commit that was not made when the connection broke is not called stored, and may be tried again', async () => {
  const { store, page, other, appended, pid, rows } = await inTheCommit()
  await other.query('select pg_terminate_backend($1)', [pid])
  expect(await appended).toMatchObject({ stored: false, fatal: false })
  await other.query('select pg_advisory_unlock(42)')
  expect(await rows()).toEqual([])
  expect(await store.log.append([rowOf(page, 'a'), rowOf(page, 'b')])).toEqual({ stored: true, seqs: [2, 3] })
})

test('D1 a commit that a crash took back is not called stored because another transaction got its number afterwards', async () => {
  const { databaseUrl, store, page, proxy, other, appended, pid, rows } = await inTheCommit()
  const [transaction] = (await other.query<{ id: string }>('select backend_xid::text as id from pg_stat_activity where pid = $1', [pid]))
    .rows
  proxy.cut()
  await postgres.server.end('SIGQUIT')
  await postgres.server.start()
  // Nothing of it was in the log of the server yet, which gives the same number again.
  const again = await visitor(databaseUrl)
  const next = async () => Number((await again.query<{ id: string }>('select pg_current_xact_id()::text as id')).rows[0]?.id)
  expect(await next()).toBeLessThanOrEqual(Number(transaction?.id))
  while ((await next()) <= Number(transaction?.id));
  proxy.mend()
  expect(await appended).toMatchObject({ stored: false, fatal: false })
  expect(await rows()).toEqual([])
  expect(await store.log.append([rowOf(page, 'a'), rowOf(page, 'b')])).toEqual({ stored: true, seqs: [2, 3] })
})

test('while a lost commit may still be made nothing is said of it', async () => {
  const { proxy, other, appended, rows } = await inTheCommit()
  // The server goes on with it, and does not know that nobody listens.
  proxy.vanish()
  let answer: unknown
  void appended.then((result) => (answer = result))
  const asked = `select 1 from pg_stat_activity where query like 'select pg_xact_status%' and datname = current_database()`
  await expect.poll(async () => (await other.query(asked)).rows.length, { timeout: 15_000 }).toBe(1)
  expect(answer).toBeUndefined()
  await other.query('select pg_advisory_unlock(42)')
  expect(await appended).toEqual({ stored: true, seqs: [2, 3] })
  expect(await rows()).toEqual(['a', 'b'])
})

test('a database that stops and comes back loses nothing, and nothing has to be started again', async () => {
  const { store, page, rows } = await opened(await postgres.newDatabase())
  expect(await store.log.append([rowOf(page, 'a')])).toEqual({ stored: true, seqs: [2] })
  await postgres.server.end('SIGQUIT')
  for (let i = 0; i < 2; i++) expect(await store.log.append([rowOf(page, 'b')])).toMatchObject({ stored: false, fatal: false })
  await expect(store.log.load(page)).rejects.toThrow()
  await expect(store.settings.set('name', 1)).rejects.toThrow()
  await postgres.server.start()
  expect(await store.log.append([rowOf(page, 'b')])).toEqual({ stored: true, seqs: [3] })
  expect(await rows()).toEqual(['a', 'b'])
  await store.settings.set('name', 1)
})

test('a start waits for a database that is starting as well, and says so', async () => {
  const databaseUrl = await postgres.newDatabase()
  await postgres.server.end('SIGINT')
  const troubles: string[] = []
  const opening = openPostgres({ databaseUrl, onTrouble: (problem) => void troubles.push(problem) })
  await expect.poll(() => troubles.length, { timeout: 15_000 }).toBe(1)
  await postgres.server.start()
  await (await opening).close()
  expect(troubles[0]).toMatch(/^the database copy_\d+ on 127\.0\.0\.1:\d+ cannot be reached yet, trying for 30 s: .*ECONNREFUSED/)
})

test('rows wait for somebody who is in their way, and everybody else goes on', async () => {
  const databaseUrl = await postgres.newDatabase()
  const { store, page, rows } = await opened(databaseUrl)
  const other = await visitor(databaseUrl)
  await other.query(`begin; select 1 from pages where id = '${page}' for update`)
  const appended = store.log.append([rowOf(page, 'a')])
  expect((await store.log.load(page))?.seq).toBe(1)
  await store.settings.set('name', 1)
  await other.query('commit')
  expect(await appended).toEqual({ stored: true, seqs: [2] })
  expect(await rows()).toEqual(['a'])
})

test('without a free connection nothing is stored, and with one it is', async () => {
  const url = await postgres.newDatabase()
  const other = await visitor(url)
  await other.query('create role few login')
  await other.query('grant all on all tables in schema public to few; grant all on all sequences in schema public to few')
  const databaseUrl = url.replace('app@', 'few@')
  const { store, page } = await opened(databaseUrl)
  await other.query('alter role few connection limit 0')
  expect(await store.log.append([rowOf(page, 'a')])).toMatchObject({
    stored: false,
    fatal: false,
    problem: expect.stringContaining('53300'),
  })
  await other.query('alter role few connection limit -1')
  expect(await store.log.append([rowOf(page, 'a')])).toEqual({ stored: true, seqs: [2] })
})

test('a database that only reads stores nothing, and says so', async () => {
  const databaseUrl = await postgres.newDatabase()
  const { store, page } = await opened(databaseUrl)
  const other = await visitor(databaseUrl)
  await other.query(`alter database ${other.database} set default_transaction_read_only = on`)
  expect(await store.log.append([rowOf(page, 'a')])).toMatchObject({
    stored: false,
    fatal: false,
    problem: expect.stringContaining('25006'),
  })
})

test.each([
  [
    'no such database',
    (url: string) => url.replace(/[^/]+$/, 'nowhere'),
    /^The database nowhere on 127.0.0.1:\d+ cannot be reached: database "nowhere" does not exist .*Look at DATABASE_URL/,
  ],
  ['no such user', (url: string) => url.replace('app@', 'somebody:secret@'), /role "somebody" does not exist/],
  ['nobody there', (url: string) => url.replace(/:\d+\//, ':1/'), /cannot be reached: .*ECONNREFUSED/],
])('a wrong address is a sentence for the operator, without the password: %s', async (_, wrong, words) => {
  const opening = openPostgres({ databaseUrl: wrong(await postgres.newDatabase()), startMs: 0 })
  await expect(opening).rejects.toThrow(words)
  await expect(opening).rejects.not.toThrow('secret')
})
