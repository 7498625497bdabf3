import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { newPrincipalId } from '@tandem/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { catalogueContract } from '../catalogue.contract.ts'
import { claimsContract } from '../claims.contract.ts'
import { quarantineContract } from '../quarantine.contract.ts'
import { openSqlite } from './open-sqlite.ts'
import type { Store } from '../store.ts'
import { addPage, bytesOf, recordOf, rowOf, snapshotOf, textOf, updateLogContract } from '../update-log.contract.ts'

let folder = ''
const stores: Store[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-store-'))
})
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()))
  rmSync(folder, { recursive: true })
})

const open = async () => {
  const store = await openSqlite({ folder, now: () => 1234 })
  stores.push(store)
  return store
}

/** Changes the file behind the store's back. */
const meddle = (sql: string) => {
  const database = new DatabaseSync(join(folder, 'tandem.sqlite'), { timeout: 5000 })
  database.exec(sql)
  database.close()
}

const snapshot = (seq: number) => snapshotOf(seq, `state ${seq}`)

updateLogContract('a SQLite file', async () => ({
  store: await open(),
  // By another process: nothing that this one remembers would tell.
  changeRules: async () => meddle('update access set version = version + 1'),
}))
claimsContract('a SQLite file', open)
quarantineContract('a SQLite file', open)
catalogueContract('a SQLite file', open)

test('D3 numbers go on where they were when the file is opened again', async () => {
  const before = await open()
  const page = await addPage(before)
  await before.log.append([rowOf(page, 'a'), rowOf(page, 'b')])
  await before.log.saveSnapshot(page, snapshot(2))
  await before.close()

  const after = await open()
  expect(await after.log.append([rowOf(page, 'c')])).toEqual({ stored: true, seqs: [4] })
  const loaded = await after.log.load(page)
  expect(loaded).toMatchObject({ seq: 4, snapshot: { seq: 2 } })
  expect(loaded?.rows.map(textOf)).toEqual(['b', 'c'])
})

test('D3 a second process on the file makes no number twice', async () => {
  const [one, two] = [await open(), await open()]
  const page = await addPage(one)
  expect(await one.log.append([rowOf(page, 'one')])).toEqual({ stored: true, seqs: [2] })
  expect(await two.log.append([rowOf(page, 'two')])).toEqual({ stored: true, seqs: [3] })
  expect(await one.log.append([rowOf(page, 'three')])).toEqual({ stored: true, seqs: [4] })
  expect((await two.log.load(page))?.rows.map(textOf)).toEqual(['seed', 'one', 'two', 'three'])
})

test('what another process does about quarantine holds from its commit on', async () => {
  const [server, operator] = [await open(), await open()]
  const page = await addPage(server)
  expect(await server.log.append([rowOf(page, 'a')])).toEqual({ stored: true, seqs: [2] })
  await operator.log.quarantine(page, { epoch: 1, seq: 1, problem: 'poison' })
  expect(await server.log.append([rowOf(page, 'b')])).toMatchObject({ stored: false, refused: { row: 0, code: 'quarantined' } })
  expect(await server.log.load(page)).toMatchObject({ seq: 1, quarantined: 'poison' })

  await operator.quarantine.release(page, 1)
  expect(await server.log.append([rowOf(page, 'b')])).toEqual({ stored: true, seqs: [3] })

  await operator.log.quarantine(page, { epoch: 1, seq: 1, problem: 'poison' })
  const { bytes, stateVector, depths } = snapshot(1)
  const principal = newPrincipalId()
  await operator.quarantine.restart(page, { epoch: 1, principal, snapshot: { bytes, stateVector, depths }, title: '' })
  expect(await server.log.append([rowOf(page, 'c')])).toMatchObject({ stored: false, refused: { row: 0, code: 'epoch_changed' } })
  expect(await server.log.append([rowOf(page, 'c', 2)])).toEqual({ stored: true, seqs: [2] })
})

test('what was stored before a page began again stays as it was', async () => {
  const store = await open()
  const page = await addPage(store)
  await store.log.append([rowOf(page, 'a'), rowOf(page, 'b')])
  await store.log.saveSnapshot(page, snapshot(2))
  await store.log.quarantine(page, { epoch: 1, seq: 2, problem: 'poison' })
  const principal = newPrincipalId()
  await store.quarantine.restart(page, { epoch: 1, principal, snapshot: snapshot(2), title: '' })
  await store.close()
  const database = new DatabaseSync(join(folder, 'tandem.sqlite'))
  const rows = database.prepare('select epoch, seq, principal, session from updates order by epoch, seq').all()
  const snapshots = database.prepare('select epoch, seq from snapshots order by epoch, seq').all()
  database.close()
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { epoch: 1, seq: 1, principal: 'server', session: null },
    { epoch: 1, seq: 2, principal: 'alice', session: 'tab' },
    { epoch: 1, seq: 3, principal: 'alice', session: 'tab' },
    { epoch: 2, seq: 1, principal, session: null },
  ])
  expect(snapshots.map((row) => ({ ...row }))).toEqual([
    { epoch: 1, seq: 2 },
    { epoch: 2, seq: 1 },
  ])
})

test('processes that start at once on one fresh folder make the tables once', async () => {
  const [one, two] = await Promise.all([open(), open(), open(), open()])
  const page = await addPage(one)
  expect(await two.pages.find(page)).toBeDefined()
})

test('a row keeps who made it, where and when', async () => {
  const store = await open()
  const page = await addPage(store)
  await store.log.append([rowOf(page, 'a')])
  await store.close()
  const database = new DatabaseSync(join(folder, 'tandem.sqlite'))
  const rows = database.prepare('select seq, principal, session, at from updates order by seq').all()
  database.close()
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { seq: 1, principal: 'server', session: null, at: 1 },
    { seq: 2, principal: 'alice', session: 'tab', at: 1234 },
  ])
})

test('only the last two snapshots of a page take room', async () => {
  const store = await open()
  const page = await addPage(store)
  await store.log.append(['a', 'b', 'c'].map((text) => rowOf(page, text)))
  for (const seq of [1, 2, 3, 4]) await store.log.saveSnapshot(page, snapshot(seq))
  await store.close()
  const database = new DatabaseSync(join(folder, 'tandem.sqlite'))
  const seqs = database.prepare('select seq from snapshots order by seq').all()
  database.close()
  expect(seqs.map(({ seq }) => seq)).toEqual([3, 4])
})

test('a file of a newer program is left alone', async () => {
  await (await open()).close()
  meddle(`insert into tandem_migrations values ('0999-later', '2099')`)
  await expect(open()).rejects.toThrow('written by a newer version of Tandem (it has had the change 0999-later)')
})

test('a file that is no database is refused with its name', async () => {
  const file = join(folder, 'tandem.sqlite')
  writeFileSync(file, 'something else entirely, long enough to have a header of its own')
  await expect(open()).rejects.toThrow(`The database ${file} cannot be opened: file is not a database`)
})

test.each([
  ['in a folder without a database', () => folder, 'There is no Tandem database at'],
  ['in a folder that is not there', () => join(folder, 'elsewhere'), 'There is no Tandem database at'],
])('a look at what is stored %s makes nothing', async (_, place, words) => {
  await expect(openSqlite({ folder: place(), existing: true })).rejects.toThrow(words)
  expect(readdirSync(folder)).toEqual([])
})

test('a look at an older file leaves it as it is', async () => {
  await (await open()).close()
  meddle(`delete from tandem_migrations where name > '0002'`)
  await expect(openSqlite({ folder, existing: true })).rejects.toThrow('has not been brought up to date')
})

test('a folder that cannot be made is refused with its name', async () => {
  writeFileSync(join(folder, 'taken'), '')
  await expect(openSqlite({ folder: join(folder, 'taken', 'data') })).rejects.toThrow(`The data folder ${join(folder, 'taken', 'data')}`)
})

test('a closed store stores nothing, and closing again does nothing', async () => {
  const store = await open()
  const page = await addPage(store)
  const last = store.log.append([rowOf(page, 'last')])
  await store.close()
  await store.close()
  expect(await last).toEqual({ stored: true, seqs: [2] })
  expect(await store.log.append([rowOf(page, 'late')])).toEqual({ stored: false, fatal: false, problem: 'the store is closed' })
  await expect(store.log.load(page)).rejects.toThrow('closed')
})

test('a page that could not be made leaves nothing, and others go on', async () => {
  const store = await open()
  const page = recordOf({})
  const seed = { principal: newPrincipalId(), bytes: bytesOf('seed') }
  meddle(`create trigger no_seed before insert on updates when new.seq = 1 begin select raise(abort, 'no room'); end`)
  const [created, other] = await Promise.allSettled([store.pages.create(page, seed), store.pages.list(10)])
  expect(created).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('no room') } })
  expect(other.status).toBe('fulfilled')
  expect(await store.pages.find(page.id)).toBeUndefined()
  meddle('drop trigger no_seed')
  await store.pages.create(page, seed)
})
