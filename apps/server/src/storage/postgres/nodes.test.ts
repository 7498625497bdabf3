import type { PageId, PrincipalId, SpaceId } from '@tandem/protocol'
import { newPageId, newPrincipalId, newSpaceId } from '@tandem/protocol'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { postgresForFile } from '../../../test/postgres.ts'
import type { Store } from '../store.ts'
import { addPage, rowOf, textOf } from '../update-log.contract.ts'
import { openPostgres } from './open-postgres.ts'

const postgres = postgresForFile()
const ana = newPrincipalId()

/** Nodes of one workspace. */
const nodes = async (count: number) => {
  const databaseUrl = await postgres.newDatabase()
  const stores = await Promise.all(Array.from({ length: count }, () => openPostgres({ databaseUrl })))
  onTestFinished(async () => void (await Promise.all(stores.map((store) => store.close()))))
  return { databaseUrl, stores: stores as [Store, Store, ...Store[]] }
}

/** Somebody else on the same database. */
const visitor = async (databaseUrl: string): Promise<Client> => {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

const spaceIn = async (store: Store): Promise<SpaceId> => {
  const space = { id: newSpaceId(), name: 'Plans', icon: null, description: '', visibility: 'open', defaultRole: 'editor', at: 1 } as const
  await store.spaces.create(space, ana)
  return space.id
}

const pageIn = async (store: Store, space: SpaceId): Promise<PageId> => {
  const id = newPageId()
  const seed = { principal: 'server' as PrincipalId, bytes: new Uint8Array([1]) }
  await store.tree.add({ id, kind: 'document', title: '', place: { space }, createdBy: ana, at: 1 }, seed)
  return id
}

test('D3 two nodes that write the same pages at once make dense numbers, while these move in the tree and are folded', async () => {
  const { stores } = await nodes(3)
  const [one, two, three] = stores as [Store, Store, Store]
  const space = await spaceIn(one)
  const pages = [await pageIn(one, space), await pageIn(one, space), await pageIn(one, space)]
  const [a, b, c] = pages as [PageId, PageId, PageId]
  const access = await one.access.version()
  const numbers = new Map<PageId, number[]>(pages.map((page) => [page, []]))
  const write = async (store: Store, name: string, order: readonly PageId[]) => {
    for (let i = 0; i < 40; i++) {
      const result = await store.log.append(order.map((page) => ({ ...rowOf(page, `${name}${i}`), access })))
      if (!result.stored) throw new Error(result.problem)
      for (const [at, page] of order.entries()) numbers.get(page)?.push(result.seqs[at] as number)
    }
  }
  let writing = true
  const move = async () => {
    // None of these moves changes who may do what, or every batch would be asked about again.
    for (let i = 0; writing; i++) {
      await three.tree.move(i % 2 === 0 ? a : b, { space }, i % 3 === 0 ? c : undefined)
      await three.pages.setDerived(c, { title: `Plan ${i}`, editedAt: i })
      const stateVector = new Uint8Array([1])
      await three.log.saveSnapshot(b, { epoch: 1, seq: 1, bytes: stateVector, stateVector, depths: stateVector })
    }
  }
  const moving = move()
  await Promise.all([write(one, 'one', [a, b, c, a]), write(two, 'two', [c, b, a, a])]).finally(() => {
    writing = false
  })
  await moving
  for (const [page, seqs] of numbers) {
    expect(seqs.toSorted((x, y) => x - y)).toEqual(seqs.map((_, i) => i + 2))
    expect(await one.log.rowsAfter(page, 1, 1, 1000)).toHaveLength(seqs.length)
  }
})

test('D5 a change of the rules that is under way is waited for, and what was permitted before it is not stored', async () => {
  const { databaseUrl, stores } = await nodes(1)
  const [store] = stores
  const page = await addPage(store)
  const other = await visitor(databaseUrl)
  await other.query('begin; update access set version = version + 1')
  const appended = store.log.append([rowOf(page, 'late')])
  await waiting(other, 1)
  await other.query('commit')
  expect(await appended).toMatchObject({ stored: false, refused: { row: 0, code: 'access_changed' } })
  expect(await store.log.append([{ ...rowOf(page, 'asked again'), access: 2 }])).toEqual({ stored: true, seqs: [2] })
})

test('D5 a change of the rules waits for a commit that was before it', async () => {
  const { databaseUrl, stores } = await nodes(1)
  const [store] = stores
  const page = await addPage(store)
  const [blocker, other] = [await visitor(databaseUrl), await visitor(databaseUrl)]
  // Its row cannot be written yet, its rules are read.
  await blocker.query(`begin; insert into updates values ((select number from pages where id = '${page}'), 1, 2, 'x', null, 1, 1, '')`)
  const appended = store.log.append([rowOf(page, 'early')])
  await waiting(blocker, 1)
  const changed = other.query('update access set version = version + 1')
  await waiting(blocker, 2)
  await blocker.query('rollback')
  expect(await appended).toEqual({ stored: true, seqs: [2] })
  await changed
})

test('a page that is removed for ever takes along what was being written on it', async () => {
  const { databaseUrl, stores } = await nodes(2)
  const [one, two] = stores
  const page = await pageIn(one, await spaceIn(one))
  await one.trash.put(page, ana, 1)
  const access = await one.access.version()
  const [blocker] = [await visitor(databaseUrl)]
  await blocker.query(`begin; insert into updates values ((select number from pages where id = '${page}'), 1, 2, 'x', null, 1, 1, '')`)
  const appended = one.log.append([{ ...rowOf(page, 'last'), access }])
  await waiting(blocker, 1)
  const removed = two.trash.remove(page)
  await blocker.query('rollback')
  expect((await appended).stored).toBe(true)
  expect(await removed).toBe(true)
  expect(await one.log.append([{ ...rowOf(page, 'later'), access: access + 1 }])).toMatchObject({
    stored: false,
    refused: { code: 'not_found' },
  })
  expect((await blocker.query('select 1 from updates')).rows).toEqual([])
})

test('three nodes that start at once on an empty database make the tables once', async () => {
  const databaseUrl = await postgres.server.newDatabase()
  const stores = await Promise.all([1, 2, 3].map(() => openPostgres({ databaseUrl })))
  onTestFinished(async () => void (await Promise.all(stores.map((store) => store.close()))))
  const page = await addPage(stores[0] as Store)
  expect((await stores[2]?.log.load(page))?.rows.map(textOf)).toEqual(['seed'])
})

test('a migration that fails leaves nothing behind, and is made at the next start', async () => {
  const databaseUrl = await postgres.server.newDatabase()
  const other = await visitor(databaseUrl)
  await other.query('create table api_keys as select 1 as taken')
  await expect(openPostgres({ databaseUrl })).rejects.toThrow(/cannot be used: relation "api_keys" already exists/)
  const { rows } = await other.query(
    `select tablename from pg_tables where schemaname = 'public' and tablename not like 'tandem_migration%'`,
  )
  expect(rows).toEqual([{ tablename: 'api_keys' }])
  await other.query('drop table api_keys')
  await (await openPostgres({ databaseUrl })).close()
})

test('a database of a newer program is left alone, and a look at one that is not up to date changes nothing', async () => {
  const databaseUrl = await postgres.newDatabase()
  const other = await visitor(databaseUrl)
  await other.query(`insert into tandem_migrations values ('0999-later', '2099')`)
  await expect(openPostgres({ databaseUrl })).rejects.toThrow('written by a newer version of Tandem (it has had the change 0999-later)')
  const empty = await postgres.server.newDatabase()
  await expect(openPostgres({ databaseUrl: empty, existing: true })).rejects.toThrow('has not been brought up to date')
  expect((await (await visitor(empty)).query(`select 1 from pg_tables where schemaname = 'public'`)).rows).toEqual([])
})

test('texts with NUL and lone surrogates are kept and looked for as on SQLite', async () => {
  const { stores } = await nodes(1)
  const [store] = stores
  await store.settings.set('half\0name', 'cut \ud83d off')
  expect(await store.settings.get('halfname')).toBe('cut \ud83d off')
  const person = { id: ana, name: 'Ana\0 \udc00', color: 1 }
  await store.people.create({ id: ana, kind: 'member', person, isAdmin: false, email: 'a\0na@example.org', at: 1 })
  expect((await store.accounts.find({ email: 'ana\0@example.org' }))?.principal.person.name).toBe('Ana \ufffd')
  const page = await addPage(store)
  await store.searchIndex.put(page, { epoch: 1, seq: 1, title: 'a\0b', text: 'cut \ud83d off \0' })
  await store.log.quarantine(page, { epoch: 1, seq: 1, problem: 'bad \0 \ud83d' })
  expect((await store.quarantine.find(page))?.problem).toBe('bad  \ufffd')
})

/** Resolves once so many wait for a lock of somebody else. */
const waiting = async (client: Client, count: number): Promise<void> => {
  const query = 'select distinct pid from pg_locks where not granted'
  await expect.poll(async () => (await client.query(query)).rows.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(count)
}
