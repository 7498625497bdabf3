import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { crc32 } from 'node:zlib'
import { newPageId, type PageId, type PrincipalId, type SessionId } from '@tandem/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { content, item, update as encoded } from '../../test/attacks/encoding.ts'
import { openSqlite } from '../storage/sqlite/open-sqlite.ts'
import type { Store } from '../storage/store.ts'
import { recordOf } from '../storage/update-log.contract.ts'
import { fold } from '../workers/fold.ts'
import { SERVER_PRINCIPAL, seedOf } from '../workspace/seed.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const SINCE = Date.UTC(2026, 1, 3, 4, 5, 6)
const alice = 'alice' as PrincipalId

let folder = ''
let store: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-commands-'))
  // As the server would: it stays open while the commands run.
  store = await openSqlite({ folder, now: () => SINCE })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** Runs the program as an operator would, and gives what it said and how it ended. */
const run = (typed: string[], env: Record<string, string> = {}): Promise<{ code: number; said: string; complained: string }> =>
  new Promise((resolve) => {
    const options = { env: { ...process.env, DATA_DIR: folder, ...env } }
    const child = execFile(process.execPath, ['--conditions=@tandem/source', MAIN, ...typed], options, (_, said, complained) =>
      resolve({ code: child.exitCode ?? -1, said: said.trimEnd(), complained: complained.trimEnd() }),
    )
  })

const meddle = (sql: string) => {
  const database = new DatabaseSync(join(folder, 'tandem.sqlite'), { timeout: 5000 })
  database.exec(sql)
  database.close()
}

/** A page whose rows 2 and on are one letter each. */
const written = async (letters: string, title = 'Plan'): Promise<PageId> => {
  const id = newPageId()
  const seed = seedOf('document', title)
  await store.pages.create(recordOf({ id, title }), { principal: SERVER_PRINCIPAL, bytes: seed })
  const replica = new Y.Doc()
  replica.clientID = 70_001
  Y.applyUpdate(replica, seed)
  const updates: Uint8Array[] = []
  replica.on('update', (bytes: Uint8Array) => updates.push(bytes))
  const text = new Y.XmlText()
  replica.transact(() => (replica.getXmlFragment('body').get(0) as Y.XmlElement).insert(0, [text]))
  for (const letter of letters) text.insert(text.length, letter)
  const row = { page: id, epoch: 1, principal: alice, session: 'tab' as SessionId, access: 1 }
  await store.log.append(updates.map((bytes) => ({ ...row, bytes, claims: [70_001] })))
  return id
}

const contentOf = async (id: PageId): Promise<string> => {
  const stored = await store.log.load(id)
  const replica = new Y.Doc()
  for (const update of [...(stored?.snapshot ? [stored.snapshot.bytes] : []), ...(stored?.rows ?? [])]) Y.applyUpdate(replica, update)
  return replica.getXmlFragment('body').toString()
}

test('without a page in quarantine there is nothing to list and nothing to release', async () => {
  const page = await written('hello')
  expect(await run(['pages'])).toEqual({ code: 0, said: 'No page is in quarantine.', complained: '' })
  expect(await run(['release', page])).toEqual({ code: 0, said: 'The page is not in quarantine.', complained: '' })
})

test('pages in quarantine are listed with title, address, moment and problem', async () => {
  const [plan, other] = [await written('hello'), await written('hi', '\u001b[31mred\u202e')]
  meddle(`update updates set bytes = x'0000' where page = 1 and seq = 4`)
  await store.log.load(plan)
  await store.log.quarantine(other, { epoch: 1, seq: 0, problem: 'nobody can open it' })
  const { code, said } = await run(['pages'], { PUBLIC_URL: 'https://tandem.example.org' })
  expect(code).toBe(0)
  expect(said.split('\n')).toEqual([
    '2 pages in quarantine',
    '',
    'Plan',
    `  address     https://tandem.example.org/p/plan-${plan}`,
    '  since       2026-02-03 04:05 UTC',
    '  problem     update 4 is damaged in the log',
    '  last whole  change 3 of 7',
    '',
    '[31mred',
    `  address     https://tandem.example.org/p/31mred-${other}`,
    '  since       2026-02-03 04:05 UTC',
    '  problem     nobody can open it',
    '  last whole  never',
  ])
})

test('a page that is whole after all is simply released, by its address', async () => {
  const page = await written('hello')
  await store.log.quarantine(page, { epoch: 1, seq: 3, problem: 'open in three crashes' })
  expect(await contentOf(page)).toContain('>h<')
  const words = 'The page "Plan" is whole and takes changes again.'
  expect(await run(['release', `https://tandem.example.org/p/plan-${page}?x=1#top`])).toEqual({ code: 0, said: words, complained: '' })
  expect(await store.log.load(page)).toMatchObject({ epoch: 1, seq: 7, quarantined: undefined })
  expect(await contentOf(page)).toContain('>hello<')
})

test('a damaged page says what its release would give up, and waits', async () => {
  const page = await written('hello')
  meddle('delete from updates where seq = 5')
  expect(await contentOf(page)).toContain('>he<')
  const words =
    'The page "Plan" is whole up to change 4 of 7: to go on from there and give up the 3 changes after it, run this again with --as-it-was.'
  expect(await run(['release', page])).toEqual({ code: 1, said: '', complained: words })
  expect(await store.log.load(page)).toMatchObject({ epoch: 1, seq: 4, quarantined: 'update 5 is missing in the log' })
})

test('D4 a damaged page goes on as it was in a new epoch, while the server is running', async () => {
  const page = await written('hello')
  meddle('delete from updates where seq = 5')
  const before = await contentOf(page)
  const words =
    'The page "Plan" takes changes again and goes on from change 4 of 7. What was stored after it stays in the database, but is no part of the page.'
  expect(await run(['release', page, '--as-it-was'])).toEqual({ code: 0, said: words, complained: '' })

  const released = await store.log.load(page)
  expect(released).toMatchObject({ epoch: 2, seq: 1, snapshot: { epoch: 2, seq: 1 }, rows: [], quarantined: undefined })
  expect(released?.owners).toEqual(new Map([[70_001, 'alice']]))
  expect(await contentOf(page)).toBe(before)
  const row = { page, principal: alice, session: 'tab' as SessionId, bytes: new Uint8Array([0, 0]), claims: [], access: 1 }
  expect(await store.log.append([{ ...row, epoch: 1 }])).toMatchObject({ stored: false, refused: { row: 0, code: 'epoch_changed' } })
  expect(await store.log.append([{ ...row, epoch: 2 }])).toEqual({ stored: true, seqs: [2] })
  expect((await run(['pages'])).said).toBe('No page is in quarantine.')
  const database = new DatabaseSync(join(folder, 'tandem.sqlite'))
  expect(database.prepare('select count(*) as old from updates where epoch = 1').get()?.old).toBe(6)
  expect(database.prepare('select principal from updates where epoch = 2 and seq = 1').get()?.principal).toBe(SERVER_PRINCIPAL)
  database.close()
})

test('a row that no server can open is found, however far before the end', async () => {
  const page = await written('hello wonderful world')
  // Bytes whose checksum is right and that are no update: a fault of ours, not of the disk.
  meddle(`update updates set bytes = x'07ffff', crc = ${crc32(Buffer.from('07ffff', 'hex'))} where seq = 9`)
  await store.log.quarantine(page, { epoch: 1, seq: 8, problem: 'stored update 9 cannot be read' })
  expect((await run(['release', page])).complained).toContain('is whole up to change 8 of 23')
  expect((await run(['release', page, '--as-it-was'])).code).toBe(0)
  expect(await contentOf(page)).toContain('>hello <')
})

test('D7 a page on which somebody wrote what replicas show differently goes on from the change before', async () => {
  const page = await written('hello')
  const eve = 'eve' as PrincipalId
  const bytes = encoded([{ client: 80_001, structs: [item({ origin: [70_001, 4], right: [70_001, 2] }, content.text('x'))] }])
  await store.log.append([{ page, epoch: 1, principal: eve, session: 'tab' as SessionId, bytes, claims: [80_001], access: 1 }])
  await store.log.quarantine(page, { epoch: 1, seq: 7, problem: 'update 8 is not what an editor writes' })
  expect((await run(['release', page])).complained).toContain('is whole up to change 7 of 8')
  expect((await run(['release', page, '--as-it-was'])).code).toBe(0)
  expect(await contentOf(page)).toContain('>hello<')
})

test('a row that only our reader refuses costs nothing: the page goes on from its content', async () => {
  const page = await written('hello')
  // Yjs takes no notice of what follows an update.
  const bytes = Buffer.concat([(await store.log.rowsAfter(page, 1, 3, 1))[0] ?? new Uint8Array(), Buffer.from([0])])
  meddle(`update updates set bytes = x'${bytes.toString('hex')}', crc = ${crc32(bytes)} where seq = 4`)
  await store.log.quarantine(page, { epoch: 1, seq: 3, problem: 'stored update 4 cannot be read' })
  const words = 'The page "Plan" takes changes again, from its last one on.'
  expect(await run(['release', page])).toEqual({ code: 0, said: words, complained: '' })
  expect(await store.log.load(page)).toMatchObject({ epoch: 2, seq: 1, quarantined: undefined })
  expect(await contentOf(page)).toContain('>hello<')
})

test('a snapshot that no server can open costs nothing while the rows are there', async () => {
  const page = await written('hello')
  const rows = (await store.log.load(page))?.rows ?? []
  const { bytes: _, ...folded } = fold(rows.slice(0, 4), 'document')
  await store.log.saveSnapshot(page, { ...folded, epoch: 1, seq: 4, bytes: new Uint8Array([7, 255, 255]) })
  await store.log.quarantine(page, { epoch: 1, seq: 3, problem: 'the page cannot be folded' })
  const { code, said } = await run(['release', page])
  expect({ code, said }).toEqual({ code: 0, said: 'The page "Plan" takes changes again, from its last one on.' })
  expect(await store.log.load(page)).toMatchObject({ epoch: 2, seq: 1, quarantined: undefined })
  expect(await contentOf(page)).toContain('>hello<')
})

test('a page with nothing left begins again as a new one under its title', async () => {
  const page = await written('hello', '')
  meddle('delete from updates where seq = 1')
  expect(await store.log.load(page)).toMatchObject({ seq: 0, quarantined: 'update 1 is missing in the log' })
  const ask = await run(['release', page])
  expect(ask).toMatchObject({ code: 1, complained: expect.stringContaining('Nothing of the untitled page is whole') })
  expect(ask.complained).toContain('without its 7 changes')
  expect((await run(['release', page, '--as-it-was'])).said).toContain('The untitled page takes changes again and begins again.')
  expect(await contentOf(page)).toContain('<paragraph')
})

test('a page of a stopped server is released as well', async () => {
  const page = await written('hello')
  await store.log.quarantine(page, { epoch: 1, seq: 3, problem: 'open in three crashes' })
  await store.close()
  expect((await run(['release', page])).code).toBe(0)
  store = await openSqlite({ folder })
  expect(await store.log.load(page)).toMatchObject({ seq: 7, quarantined: undefined })
})

test('a page that is not there is not released', async () => {
  const page = newPageId()
  expect(await run(['release', page])).toEqual({ code: 1, said: '', complained: `There is no page "${page}".` })
  expect(await run(['release', '/p/pl\u001ban'])).toEqual({ code: 1, said: '', complained: 'There is no page "/p/pl an".' })
})

test('what is no command is answered with the usage', async () => {
  const { code, said, complained } = await run(['release', '--as-it-was'])
  expect({ code, said }).toEqual({ code: 64, said: '' })
  expect(complained).toMatch(/^Commands:\n {2}pages /)
})

test('help is no failure', async () => {
  expect(await run(['--help'])).toMatchObject({ code: 0, said: expect.stringContaining('--as-it-was') })
})

test('a folder without a database is named and left as it is', async () => {
  const empty = join(folder, 'empty')
  const { code, complained } = await run(['pages'], { DATA_DIR: empty })
  expect({ code, lines: complained.split('\n').length }).toEqual({ code: 1, lines: 1 })
  expect(complained).toContain(join(empty, 'tandem.sqlite'))
  expect(readdirSync(folder)).not.toContain('empty')
})

test('a wrong configuration is named', async () => {
  expect(await run(['pages'], { PORT: 'eighty' })).toMatchObject({ code: 78, complained: expect.stringContaining('PORT is "eighty"') })
})
