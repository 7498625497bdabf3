import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { newPageId, type PageId, type PrincipalId } from '@tandem/protocol'
import { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { KnownStructs } from '../../updates/known-structs.ts'
import { parseUpdate } from '../../updates/parse-update.ts'
import * as firstSlice from '../migrations/0001-pages.ts'
import { SqliteClient } from './client.ts'
import { sqliteDialect } from './dialect.ts'
import { openSqlite } from './open-sqlite.ts'
import { rowOf } from '../update-log.contract.ts'

let folder = ''
const page = newPageId()
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-upgrade-'))
  await makeFirstSlice()
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The tables as version 0.1.0 made them. */
const makeFirstSlice = async () => {
  const client = await SqliteClient.open(join(folder, 'tandem.sqlite'))
  const migrator = new Migrator({
    db: new Kysely({ dialect: sqliteDialect(client) }),
    provider: { getMigrations: () => Promise.resolve({ '0001-pages': firstSlice }) },
    migrationTableName: 'tandem_migrations',
    migrationLockTableName: 'tandem_migration_lock',
  })
  const { error } = await migrator.migrateToLatest()
  await client.close()
  if (error !== undefined) throw error
}

const inFile = <Answer>(work: (database: DatabaseSync) => Answer): Answer => {
  const database = new DatabaseSync(join(folder, 'tandem.sqlite'))
  try {
    return work(database)
  } finally {
    database.close()
  }
}

/** A document two people wrote in, letter by letter, the last one by a third; the snapshot stands for the first half. */
const write = (letters: number) => {
  const rows: { principal: string; bytes: Uint8Array }[] = []
  const replicas = [
    { principal: 'server', client: 1 },
    { principal: 'alice', client: 70_001 },
    { principal: 'bob', client: 4_000_000_001 },
    { principal: 'carol', client: 90_001 },
  ].map(({ principal, client }) => {
    const replica = new Y.Doc()
    replica.clientID = client
    replica.on('update', (bytes: Uint8Array, origin: unknown) => origin !== 'heard' && rows.push({ principal, bytes }))
    return replica
  })
  const everybodyHears = () => {
    for (const replica of replicas) Y.applyUpdate(replica, rows.at(-1)?.bytes ?? new Uint8Array(), 'heard')
  }
  replicas[0]?.transact(() => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText('hello')])
    replicas[0]?.getXmlFragment('body').insert(0, [paragraph])
  })
  everybodyHears()
  for (let i = 0; i < letters; i++) {
    const paragraph = replicas[i === letters - 1 ? 3 : 1 + (i % 2)]?.getXmlFragment('body').get(0) as Y.XmlElement
    ;(paragraph.get(0) as Y.XmlText).insert(0, 'x')
    everybodyHears()
  }
  const folded = new Y.Doc()
  const half = Math.ceil(rows.length / 2)
  for (const { bytes } of rows.slice(0, half)) Y.applyUpdate(folded, bytes)
  return { rows, half, bytes: Y.encodeStateAsUpdate(folded), stateVector: Y.encodeStateVector(folded) }
}

const fill = ({ rows, half, bytes, stateVector }: ReturnType<typeof write>, id: PageId = page) =>
  inFile((database) => {
    const { lastInsertRowid: number } = database
      .prepare('insert into pages (id, kind, title, created_at, edited_at, snapshot_seq) values (?, ?, ?, 1, 1, ?)')
      .run(id, 'document', 'Plan', half)
    const insert = database.prepare(
      'insert into updates (page, epoch, seq, principal, session, at, crc, bytes) values (?, 1, ?, ?, null, 1, ?, ?)',
    )
    for (const [i, row] of rows.entries()) insert.run(number, i + 1, row.principal, crc32(row.bytes), row.bytes)
    const sha256 = createHash('sha256').update(bytes).update(stateVector).digest()
    database
      .prepare('insert into snapshots (page, epoch, seq, at, sha256, state_vector, bytes) values (?, 1, ?, 1, ?, ?, ?)')
      .run(number, half, sha256, stateVector, bytes)
  })

const load = async (id: PageId = page) => {
  const told: string[] = []
  const store = await openSqlite({ folder, onDamage: (_, problem) => told.push(problem) })
  try {
    return { stored: await store.log.load(id), told, store }
  } finally {
    await store.close()
  }
}

test('a page of version 0.1.0 loads from its snapshot, and whoever wrote first under a client id owns it', async () => {
  // More rows than the upgrade reads at once.
  const written = write(1203)
  fill(written)
  const { stored, told } = await load()
  const { half, bytes, stateVector, rows } = written
  expect(told).toEqual([])
  expect(stored).toMatchObject({ seq: rows.length, snapshot: { seq: half, bytes, stateVector }, quarantined: undefined })
  expect(stored?.rows).toHaveLength(rows.length - half)
  expect(stored?.owners).toEqual(
    new Map([
      [70_001, 'alice'],
      [4_000_000_001, 'bob'],
      [90_001, 'carol'],
    ]),
  )
})

test.each([
  [3, 'taken', true],
  [5, 'too deep', false],
])('how deep a page of version 0.1.0 is nested is known: %i more types on 61 are %s', async (more, _, taken) => {
  const deep = new Y.Doc()
  deep.clientID = 70_001
  nest(deep, 61)
  const bytes = Y.encodeStateAsUpdate(deep)
  const stateVector = Y.encodeStateVector(deep)
  fill({ rows: [{ principal: 'alice', bytes }], half: 1, bytes, stateVector })
  const { stored } = await load()
  if (!stored) throw new Error('the page is gone')
  expect(stored).toMatchObject({ seq: 1, rows: [], snapshot: { seq: 1 } })

  nest(deep, more)
  const next = parseUpdate(Y.encodeStateAsUpdate(deep, stateVector), 'document', 'stored')
  const known = KnownStructs.of(stored, parseUpdate)
  expect(next && known.standing(known.newIn(next)) === 'new').toBe(taken)
})

/** So many elements, each in the one before, in the innermost there is. */
const nest = (replica: Y.Doc, levels: number) =>
  replica.transact(() => {
    let inner: Y.XmlFragment = replica.getXmlFragment('body')
    while (inner.get(0) instanceof Y.XmlElement) inner = inner.get(0) as Y.XmlElement
    for (let level = 0; level < levels; level++) {
      const next = new Y.XmlElement('blockquote')
      inner.insert(0, [next])
      inner = next
    }
  })

test('only the owner goes on under a client id of version 0.1.0', async () => {
  fill(write(9))
  const store = await openSqlite({ folder })
  const row = (principal: string) => ({ ...rowOf(page, 'next'), principal: principal as PrincipalId, claims: [70_001] })
  expect(await store.log.append([row('mallory')])).toMatchObject({ stored: false, refused: { row: 0, code: 'client_not_owned' } })
  expect(await store.log.append([row('alice')])).toEqual({ stored: true, seqs: [11] })
  await store.close()
})

test('a row damaged behind the snapshot of version 0.1.0 costs nobody a word', async () => {
  const written = write(9)
  fill(written)
  inFile((database) => database.exec('delete from updates where seq = 2'))
  const { stored, told } = await load()
  expect(stored).toMatchObject({ seq: written.rows.length, snapshot: { seq: written.half }, quarantined: undefined })
  expect(told).toEqual([])
})

test('a snapshot of version 0.1.0 that was damaged stays passed over, and the rows tell the page', async () => {
  const written = write(9)
  fill(written)
  inFile((database) => database.exec(`update snapshots set bytes = x'0000'`))
  const { stored, told } = await load()
  expect(stored).toMatchObject({ seq: written.rows.length, snapshot: undefined, quarantined: undefined })
  expect(stored?.rows).toEqual(written.rows.map(({ bytes }) => bytes))
  expect(told).toEqual([`the snapshot at ${written.half} is damaged`])
})

test('a damaged row of version 0.1.0 does not stop the upgrade, and its page alone is in quarantine', async () => {
  fill(write(9))
  const other = newPageId()
  fill(write(9), other)
  inFile((database) => database.exec(`update updates set bytes = x'00ff' where page = 1 and seq = 8`))
  expect((await load()).stored).toMatchObject({ seq: 7, quarantined: 'update 8 is damaged in the log' })
  expect((await load(other)).stored).toMatchObject({ seq: 10, quarantined: undefined })
})
