import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { PageId } from '@tandem/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqlite } from './open-sqlite.ts'
import type { Store } from '../store.ts'
import { addPage, bytesOf, rowOf, snapshotOf, textOf } from '../update-log.contract.ts'

let folder = ''
let store: Store
let page = '' as PageId
const told: string[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-damage-'))
  store = await openSqlite({ folder, now: () => 1234, onDamage: (of, problem) => told.push(`${of}: ${problem}`) })
  page = await addPage(store)
  await store.log.append(['aa', 'bb', 'cc', 'dd'].map((text) => rowOf(page, text)))
  told.length = 0
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** Changes the file behind the store's back. */
const meddle = (sql: string) => {
  const database = new DatabaseSync(join(folder, 'tandem.sqlite'), { timeout: 5000 })
  database.exec(sql)
  database.close()
}
/** One bit of one byte in the middle of a blob. */
const flip = (table: 'updates' | 'snapshots', column: 'bytes' | 'state_vector' | 'depths', seq: number) => {
  const database = new DatabaseSync(join(folder, 'tandem.sqlite'), { timeout: 5000 })
  const bytes = database.prepare(`select ${column} as bytes from ${table} where seq = ?`).get(seq)?.bytes
  if (!(bytes instanceof Uint8Array)) throw new Error('there is nothing to flip a bit of')
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 4
  database.prepare(`update ${table} set ${column} = ? where seq = ?`).run(bytes, seq)
  database.close()
}
const texts = async () => (await store.log.load(page))?.rows.map(textOf)
const snapshot = (seq: number) => snapshotOf(seq, `state ${seq}`)

test.each([
  ['one bit changed', () => flip('updates', 'bytes', 3), 'update 3 is damaged in the log'],
  ['it was cut short', () => meddle(`update updates set bytes = x'62' where seq = 3`), 'update 3 is damaged in the log'],
  ['its checksum changed', () => meddle(`update updates set crc = crc + 1 where seq = 3`), 'update 3 is damaged in the log'],
  ['it is gone', () => meddle('delete from updates where seq = 3'), 'update 3 is missing in the log'],
])('D4 a page with a damaged row is shown as it was before, in quarantine: %s', async (_, damage, problem) => {
  const other = await addPage(store)
  damage()
  const loaded = await store.log.load(page)
  expect(loaded).toMatchObject({ epoch: 1, seq: 2, snapshot: undefined, quarantined: problem })
  expect(loaded?.rows.map(textOf)).toEqual(['seed', 'aa'])
  expect(told).toEqual([`${page}: ${problem}; the page is in quarantine and shown as it was at 2`])
  expect(await store.quarantine.list()).toMatchObject([{ id: page, since: 1234, problem, seq: 2, lastSeq: 5 }])

  expect(await store.log.append([rowOf(page, 'ee')])).toMatchObject({ stored: false, refused: { row: 0, code: 'quarantined' } })
  expect(await store.log.load(page)).toEqual(loaded)
  expect(told).toHaveLength(1)
  expect(await store.log.load(other)).toMatchObject({ seq: 1, quarantined: undefined })
})

test('rows that are asked for and damaged are named, and nothing is guessed', async () => {
  flip('updates', 'bytes', 3)
  await expect(store.log.rowsAfter(page, 1, 0, 10)).rejects.toThrow(`page ${page}: update 3 is damaged in the log`)
  expect((await store.log.rowsAfter(page, 1, 3, 10)).map(textOf)).toEqual(['cc', 'dd'])
})

test('a page whose first row is damaged is never shown as an empty page', async () => {
  flip('updates', 'bytes', 1)
  const nothing = { seq: 0, snapshot: undefined, rows: [], quarantined: 'update 1 is damaged in the log' }
  expect(await store.log.load(page)).toMatchObject(nothing)
  expect(await store.log.load(page)).toMatchObject(nothing)
})

test('a page whose rows are all gone is never shown as an empty page', async () => {
  meddle('delete from updates')
  expect(await store.log.load(page)).toMatchObject({ seq: 0, rows: [], quarantined: 'update 1 is missing in the log' })
})

test('damage behind a snapshot does no harm', async () => {
  await store.log.saveSnapshot(page, snapshot(4))
  flip('updates', 'bytes', 1)
  meddle('delete from updates where seq = 3')
  expect(await store.log.load(page)).toMatchObject({ seq: 5, snapshot: snapshot(4), quarantined: undefined })
  expect(await texts()).toEqual(['dd'])
  expect(told).toEqual([])
})

test('D4 a damaged snapshot is passed over for the one before and the rows after that', async () => {
  await store.log.saveSnapshot(page, snapshot(2))
  await store.log.saveSnapshot(page, snapshot(3))

  flip('snapshots', 'bytes', 3)
  expect(await store.log.load(page)).toMatchObject({ seq: 5, snapshot: snapshot(2), quarantined: undefined })
  expect(await texts()).toEqual(['bb', 'cc', 'dd'])
  expect(told[0]).toBe(`${page}: the snapshot at 3 is damaged`)

  flip('snapshots', 'state_vector', 2)
  expect(await store.log.load(page)).toMatchObject({ seq: 5, snapshot: undefined, quarantined: undefined })
  expect(await texts()).toEqual(['seed', 'aa', 'bb', 'cc', 'dd'])

  await store.log.saveSnapshot(page, snapshot(3))
  expect(await store.log.load(page)).toMatchObject({ seq: 5, snapshot: snapshot(3) })
})

test('a snapshot whose depths are damaged or not there is passed over', async () => {
  await store.log.saveSnapshot(page, snapshot(3))
  flip('snapshots', 'depths', 3)
  expect(await store.log.load(page)).toMatchObject({ snapshot: undefined, seq: 5, quarantined: undefined })
  meddle('update snapshots set depths = null')
  expect(await store.log.load(page)).toMatchObject({ snapshot: undefined, seq: 5, quarantined: undefined })
})

test('with every snapshot damaged and a row missing behind them the page is shown as it was before that row', async () => {
  await store.log.saveSnapshot(page, snapshot(3))
  await store.log.saveSnapshot(page, snapshot(4))
  meddle(`update snapshots set bytes = x'00'`)
  meddle('delete from updates where seq = 2')
  expect(await store.log.load(page)).toMatchObject({ seq: 1, snapshot: undefined, quarantined: 'update 2 is missing in the log' })
  expect(await texts()).toEqual(['seed'])
})

test('rows that only a damaged snapshot still tells of are missed', async () => {
  await store.log.saveSnapshot(page, snapshot(5))
  meddle('delete from updates where seq > 3')
  expect(await store.log.load(page)).toMatchObject({ seq: 5, snapshot: snapshot(5), rows: [], quarantined: undefined })
  // The numbers the snapshot stands for are not given to other rows.
  expect(await store.log.append([rowOf(page, 'ee')])).toEqual({ stored: true, seqs: [6] })
  meddle('delete from updates where seq > 5')

  flip('snapshots', 'bytes', 5)
  expect(await store.log.load(page)).toMatchObject({ seq: 3, snapshot: undefined, quarantined: 'update 4 is missing in the log' })
  expect(await store.quarantine.list()).toMatchObject([{ seq: 3, lastSeq: 5 }])
})

test('a page in quarantine that is damaged further goes back further', async () => {
  flip('updates', 'bytes', 4)
  expect(await store.log.load(page)).toMatchObject({ seq: 3 })
  flip('updates', 'bytes', 2)
  expect(await store.log.load(page)).toMatchObject({ seq: 1, quarantined: 'update 2 is damaged in the log' })
  expect(await texts()).toEqual(['seed'])
  expect(told.map((line) => line.slice(line.indexOf(';')))).toEqual([
    '; the page is in quarantine and shown as it was at 3',
    '; the page is in quarantine and shown as it was at 1',
  ])
  expect(await store.quarantine.examine(page)).toMatchObject({ seq: 1, quarantined: 'update 2 is damaged in the log' })
})

test('a page is readable as it was also when the quarantine cannot be noted', async () => {
  flip('updates', 'bytes', 3)
  meddle(`create trigger full before update on pages begin select raise(abort, 'database or disk is full'); end`)
  expect(await store.log.load(page)).toMatchObject({ seq: 2, quarantined: 'update 3 is damaged in the log' })
  expect(told).toEqual([expect.stringContaining('the page could not be put into quarantine: Error: database or disk is full')])
  meddle('drop trigger full')
  expect(await store.log.load(page)).toMatchObject({ seq: 2 })
  expect(await store.quarantine.list()).toHaveLength(1)
})

test('a page that was mended by hand is whole when it is released', async () => {
  flip('updates', 'bytes', 3)
  await store.log.load(page)
  flip('updates', 'bytes', 3)
  expect(await store.log.load(page)).toMatchObject({ seq: 2 })
  expect(await store.quarantine.examine(page)).toMatchObject({ seq: 5, quarantined: undefined })
  await store.quarantine.release(page, 1)
  expect(await texts()).toEqual(['seed', 'aa', 'bb', 'cc', 'dd'])
  expect(await store.log.append([rowOf(page, 'ee')])).toEqual({ stored: true, seqs: [6] })
})

test('a snapshot saved while the page is damaged stays out, and nothing is deleted', async () => {
  await store.log.saveSnapshot(page, snapshot(2))
  await store.log.saveSnapshot(page, snapshot(3))
  flip('updates', 'bytes', 5)
  await store.log.load(page)
  await store.log.saveSnapshot(page, { ...snapshot(4), bytes: bytesOf('half a page') })
  expect(await store.log.load(page)).toMatchObject({ seq: 4, snapshot: snapshot(3) })
  flip('snapshots', 'bytes', 3)
  expect(await store.log.load(page)).toMatchObject({ seq: 4, snapshot: snapshot(2) })
})

/** Makes the part of the file that holds `text` unreadable, as a bad sector would. */
const breakSectorWith = (text: string) => {
  const path = join(folder, 'tandem.sqlite')
  const file = readFileSync(path)
  const at = file.indexOf(text)
  if (at < 0) throw new Error('the file holds no such text')
  file.fill(0, at - (at % 4096), at - (at % 4096) + 16)
  writeFileSync(path, file)
}

test.each([
  ['in the middle', 'row 150 ', 150, 205],
  ['at the end', 'row 205 ', 205, 'one more than is whole'],
])('D4 a part of the file %s that cannot be read costs its page what is in it, and no other page anything', async (_, text, end, last) => {
  const [neighbour, other] = [await addPage(store), await addPage(store)]
  // Rows of several pages share a sector; these keep the last two apart.
  await store.log.append(Array.from({ length: 40 }, () => rowOf(neighbour, 'y'.repeat(200))))
  const many = Array.from({ length: 200 }, (_, i) => rowOf(page, `row ${i + 6} ${'x'.repeat(200)}`))
  await store.log.append(many)
  await store.close()
  breakSectorWith(text)
  store = await openSqlite({ folder, onDamage: (of, problem) => told.push(`${of}: ${problem}`) })

  const loaded = await store.log.load(page)
  if (!loaded) throw new Error('the page is gone')
  expect(loaded.seq).toBeGreaterThan(end - 25)
  expect(loaded.seq).toBeLessThan(end)
  expect(loaded.rows.slice(5).map(textOf)).toEqual(many.slice(0, loaded.seq - 5).map(({ bytes }) => textOf(bytes)))
  expect(loaded.quarantined).toBe(`update ${loaded.seq + 1} cannot be read from the file`)
  expect(told).toEqual([`${page}: ${loaded.quarantined}; the page is in quarantine and shown as it was at ${loaded.seq}`])
  expect(await store.quarantine.list()).toMatchObject([{ id: page, lastSeq: last === 205 ? 205 : loaded.seq + 1 }])
  expect(await store.log.load(page)).toEqual(loaded)

  expect(await store.log.load(other)).toMatchObject({ seq: 1, quarantined: undefined })
  expect(await store.log.append([rowOf(other, 'x')])).toEqual({ stored: true, seqs: [2] })
})

test('a snapshot that cannot be read from the file is done without', async () => {
  await store.log.saveSnapshot(page, { ...snapshot(3), bytes: bytesOf('all of it '.repeat(2000)) })
  await store.close()
  breakSectorWith('vectorall of it ')
  store = await openSqlite({ folder, onDamage: (of, problem) => told.push(`${of}: ${problem}`) })
  expect(await store.log.load(page)).toMatchObject({ seq: 5, snapshot: undefined, quarantined: undefined })
  expect(await texts()).toEqual(['seed', 'aa', 'bb', 'cc', 'dd'])
  expect(told[0]).toBe(`${page}: the snapshots up to 3 cannot be read`)
})
