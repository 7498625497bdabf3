import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { insert, rowsOf, TableSum } from './rows.ts'
import { openSqliteSide } from './sqlite-side.ts'

const form = { name: 'things', columns: ['bytes', 'kind', 'number'], key: ['kind', 'number'], bytes: ['bytes'], parents: [] }

const table = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-rows-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const side = await openSqliteSide(join(folder, 'tandem.sqlite'), { make: true })
  onTestFinished(() => side.close())
  await sql`create table things (kind text, number integer, bytes blob, primary key (kind, number)) strict`.execute(side.db)
  return side.db
}

const thing = (kind: string, number: number, bytes = 1) => ({ kind, number, bytes: new Uint8Array(bytes) })

test('rows come in the order of their key, each once, and never more of them than a few megabytes', async () => {
  const db = await table()
  const large = 3_000_000
  for (const kind of ['b', 'a']) for (let n = 1; n <= 4; n++) await insert(db, form, [thing(kind, n, kind === 'a' ? large : 1)])
  await insert(db, form, [thing('c', 1, 9_000_000)])
  await insert(
    db,
    form,
    Array.from({ length: 1200 }, (_, at) => thing('d', at)),
  )
  const parts: (readonly [unknown, unknown][])[] = []
  for await (const rows of rowsOf(db, form)) {
    expect(rows.length === 1 || rows.reduce((sum, { bytes }) => sum + (bytes as Uint8Array).length, 0) <= 8_000_000).toBe(true)
    parts.push(rows.map(({ kind, number }) => [kind, number] as const))
  }
  const wanted = [
    ...['a', 'b'].flatMap((kind) => [1, 2, 3, 4].map((n) => [kind, n])),
    ['c', 1],
    ...Array.from({ length: 1200 }, (_, at) => ['d', at]),
  ]
  expect(parts.flat()).toEqual(wanted)
  expect(Math.max(...parts.map((part) => part.length))).toBe(500)
})

test('texts that only SQLite can keep are read as both can', async () => {
  const db = await table()
  await sql`insert into things values ('a' || char(0) || 'b', 1, null), ('c', 2, x'00')`.execute(db)
  const kinds: unknown[] = []
  for await (const rows of rowsOf(db, form)) kinds.push(...rows.map(({ kind }) => kind))
  expect(kinds).toEqual(['ab', 'c'])
})

test('rows that say something else have another sum', () => {
  const sumOf = (...rows: Parameters<TableSum['add']>[0]) => {
    const sum = new TableSum(form)
    sum.add(rows)
    return sum.digest()
  }
  const sums = [
    sumOf(thing('a', 1)),
    sumOf(thing('a', 2)),
    sumOf(thing('a', 1, 2)),
    sumOf({ kind: 'a', number: 1, bytes: null }),
    sumOf({ kind: '1', number: 1, bytes: null }),
    sumOf({ kind: 1, number: '1', bytes: null }),
    sumOf(thing('a', 1), thing('a', 2)),
    sumOf(),
  ]
  expect(new Set(sums).size).toBe(sums.length)
})
