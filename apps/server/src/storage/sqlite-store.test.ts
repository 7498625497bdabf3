import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { newPageId, newPrincipalId } from '@tandem/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Snapshot } from '../rooms/ports.ts'
import { catalogueContract } from './catalogue.contract.ts'
import { openSqlite } from './sqlite-store.ts'
import type { Store } from './store.ts'
import { addPage, bytesOf, rowOf, textOf, updateLogContract } from './update-log.contract.ts'

let folder = ''
const stores: Store[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-store-'))
})
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()))
  rmSync(folder, { recursive: true })
})

const damage: string[] = []
const open = async () => {
  const store = await openSqlite({ folder, now: () => 1234, onDamage: (page, problem) => damage.push(`${page}: ${problem}`) })
  stores.push(store)
  return store
}

/** Changes the file behind the store's back. */
const meddle = (sql: string) => {
  const database = new DatabaseSync(join(folder, 'tandem.sqlite'), { timeout: 5000 })
  database.exec(sql)
  database.close()
}

const snapshot = (seq: number): Snapshot => ({ epoch: 1, seq, bytes: bytesOf(`state ${seq}`), stateVector: bytesOf(`vector ${seq}`) })

updateLogContract('a SQLite file', open)
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
  await one.log.append([rowOf(page, 'one')])
  await two.log.append([rowOf(page, 'two')])
  // The first still believes that 3 is free: it refuses once and looks again.
  expect(await one.log.append([rowOf(page, 'three')])).toMatchObject({ stored: false, fatal: false })
  expect(await one.log.append([rowOf(page, 'three')])).toEqual({ stored: true, seqs: [4] })
  expect((await two.log.load(page))?.rows.map(textOf)).toEqual(['seed', 'one', 'two', 'three'])
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

test('a damaged row fails the load and is named', async () => {
  const store = await open()
  const [page, other] = [await addPage(store), await addPage(store)]
  await store.log.append([rowOf(page, 'aa'), rowOf(page, 'bb')])
  meddle(`update updates set bytes = x'6162' where seq = 2`)
  await expect(store.log.load(page)).rejects.toThrow(`update 2 of page ${page} is damaged`)
  await expect(store.log.rowsAfter(page, 1, 0, 10)).rejects.toThrow(`update 2 of page ${page}`)
  expect(await store.log.load(other)).toMatchObject({ seq: 1 })
})

test('a missing row fails the load and is named', async () => {
  const store = await open()
  const page = await addPage(store)
  await store.log.append([rowOf(page, 'aa'), rowOf(page, 'bb')])
  meddle('delete from updates where seq = 2')
  await expect(store.log.load(page)).rejects.toThrow(`update 2 of page ${page} is missing`)
})

test('D4 a damaged snapshot is passed over for the one before and the rows after that', async () => {
  const store = await open()
  const page = await addPage(store)
  await store.log.append(['a', 'b', 'c'].map((text) => rowOf(page, text)))
  await store.log.saveSnapshot(page, snapshot(2))
  await store.log.saveSnapshot(page, snapshot(3))
  damage.length = 0

  meddle(`update snapshots set bytes = x'00' where seq = 3`)
  expect((await store.log.load(page))?.snapshot).toEqual(snapshot(2))
  expect((await store.log.load(page))?.rows.map(textOf)).toEqual(['b', 'c'])
  expect(damage[0]).toBe(`${page}: the snapshot at 3 is damaged`)

  meddle(`update snapshots set state_vector = x'00' where seq = 2`)
  const fromRows = await store.log.load(page)
  expect(fromRows?.snapshot).toBeUndefined()
  expect(fromRows?.rows.map(textOf)).toEqual(['seed', 'a', 'b', 'c'])

  await store.log.saveSnapshot(page, snapshot(3))
  expect(await store.log.load(page)).toMatchObject({ seq: 4, snapshot: snapshot(3) })
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
  const page = { id: newPageId(), kind: 'document', title: '', createdAt: 1, editedAt: 1 } as const
  const seed = { principal: newPrincipalId(), bytes: bytesOf('seed') }
  meddle(`create trigger no_seed before insert on updates when new.seq = 1 begin select raise(abort, 'no room'); end`)
  const [created, other] = await Promise.allSettled([store.pages.create(page, seed), store.pages.list(10)])
  expect(created).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('no room') } })
  expect(other.status).toBe('fulfilled')
  expect(await store.pages.find(page.id)).toBeUndefined()
  meddle('drop trigger no_seed')
  await store.pages.create(page, seed)
})
