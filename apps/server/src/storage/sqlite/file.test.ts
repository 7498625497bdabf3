import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { PageId } from '@tandem/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { packBatch } from './batch.ts'
import { openDatabase, SqliteFile } from './file.ts'
import { openSqlite } from './open-sqlite.ts'
import { addPage, rowOf } from '../update-log.contract.ts'

let folder = ''
let path = ''
let page = '' as PageId
const open: DatabaseSync[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-file-'))
  path = join(folder, 'tandem.sqlite')
  const store = await openSqlite({ folder })
  page = await addPage(store)
  await store.close()
})
afterEach(() => {
  for (const database of open.splice(0)) database.close()
  rmSync(folder, { recursive: true })
})

const opened = <Database extends DatabaseSync>(database: Database) => {
  open.push(database)
  return { database, file: new SqliteFile(database) }
}

const letters = (count: number, size: number) =>
  packBatch(
    Array.from({ length: count }, () => rowOf(page, 'x'.repeat(size))),
    0,
  )
const stored = (...seqs: number[]) => ({ stored: true, seqs })

/** A disk that fails commits as SQLite reports it. */
class FailingDisk extends DatabaseSync {
  fails: number | undefined

  override prepare(sql: string): StatementSync {
    const statement = super.prepare(sql)
    if (sql !== 'commit') return statement
    const commit = statement.run.bind(statement)
    statement.run = () => {
      if (this.fails === undefined) return commit()
      throw Object.assign(new Error('disk I/O error'), { errcode: this.fails })
    }
    return statement
  }
}

test('a full disk stores nothing of the batch, and once there is space numbers go on without a hole', () => {
  const { database, file } = opened(openDatabase(path))
  expect(file.append(letters(2, 10))).toEqual(stored(2, 3))
  const pages = Number(database.prepare('pragma page_count').get()?.page_count)
  database.exec(`pragma max_page_count = ${pages + 2}`)

  expect(file.append(letters(50, 4000))).toMatchObject({ stored: false, fatal: false, problem: 'database or disk is full (SQLite 13)' })
  expect(file.append(letters(50, 4000))).toMatchObject({ stored: false, fatal: false })
  expect(file.append(letters(1, 10))).toEqual(stored(4))

  database.exec('pragma max_page_count = 100000')
  expect(file.append(letters(3, 4000))).toEqual(stored(5, 6, 7))
})

test('a full disk fails a query with its own words', () => {
  const { database, file } = opened(openDatabase(path))
  database.exec(`pragma max_page_count = ${Number(database.prepare('pragma page_count').get()?.page_count)}`)
  const run = (sql: string, ...parameters: unknown[]) => file.query({ sql, parameters, writes: true })
  run('begin immediate')
  expect(() => run('insert into people values (?, ?, ?, ?)', 'alice', 'x'.repeat(100_000), 1, new Uint8Array(32))).toThrow('disk is full')
  expect(run('rollback')).toEqual({ rows: [], changes: 0 })
  run('begin immediate')
  run('commit')
})

test.each([
  ['a write that failed', 778, false],
  ['a disk without space', 13, false],
  ['a busy file', 5, false],
  ['a damaged file', 11, true],
  ['a file that is no database', 26, true],
])('%s (%i) fails the batch and the next may be tried', (_, errcode, fatal) => {
  const { database, file } = opened(new FailingDisk(path))
  database.fails = errcode
  expect(file.append(letters(2, 10))).toEqual({ stored: false, fatal, problem: `disk I/O error (SQLite ${errcode})` })
  database.fails = undefined
  expect(file.append(letters(2, 10))).toEqual(stored(2, 3))
})

test.each([1034, 1290])('D1 after a failed fsync (%i) nothing is written to the file again', (errcode) => {
  const { database, file } = opened(new FailingDisk(path))
  database.fails = errcode
  expect(file.append(letters(1, 10))).toMatchObject({ stored: false, fatal: true })
  database.fails = undefined
  expect(file.append(letters(1, 10))).toMatchObject({ stored: false, fatal: true })
  expect(() => file.query({ sql: 'select 1', parameters: [], writes: false })).toThrow('disk I/O error')
})

test('what a query changed is seen by the next batch', () => {
  const { file } = opened(openDatabase(path))
  expect(file.append(letters(1, 10))).toEqual(stored(2))
  file.query({ sql: 'update pages set epoch = 2', parameters: [], writes: true })
  expect(file.append(letters(1, 10))).toMatchObject({
    stored: false,
    refused: { row: 0, code: 'epoch_changed' },
    problem: expect.stringContaining('epoch 2'),
  })
})
