import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { type PageDetails, type Person, type Found } from '@tandem/protocol'
import { RawTab, Workspace } from '@tandem/testkit'
import type { KyselyPlugin } from 'kysely'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { postgresForFile } from '../../test/postgres.ts'
import { startApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { openPostgres } from '../storage/postgres/open-postgres.ts'
import { openSqlite } from '../storage/sqlite/open-sqlite.ts'
import { moveWorkspace } from '../storage/move/move.ts'
import { openSide } from '../storage/move/open-side.ts'
import { Events } from '../telemetry/events.ts'
import { addPage, rowOf } from '../storage/update-log.contract.ts'
import { move } from './move.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const PICTURE = `data:image/png;base64,${Buffer.from('a picture of Olga').toString('base64')}`
const postgres = postgresForFile()

let folder = ''
let folders = 0
const newFolder = (): string => join(folder, `data-${++folders}`)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-move-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const run = (typed: string[], env: Record<string, string>): Promise<{ code: number; said: string; complained: string }> =>
  new Promise((resolve) => {
    const options = { env: { ...process.env, ...env } }
    const child = execFile(process.execPath, ['--conditions=@tandem/source', MAIN, ...typed], options, (_, said, complained) =>
      resolve({ code: child.exitCode ?? -1, said: said.trimEnd(), complained: complained.trimEnd() }),
    )
  })

const quietly = { replace: false, digestOf: async () => new Uint8Array(1), onStep: () => undefined }

/** A server on this data; ended by `stop`, or with the test. */
const serve = async (env: Record<string, string>) => {
  const app = await startApp(readConfig({ PORT: '0', LOG_LEVEL: 'silent', ...env }), new Events('silent'), () => undefined)
  onTestFinished(() => app.stop())
  return app
}

const textOf = (row: Record<string, unknown>): string => Object.values(row).map(String).join()

/** Every row of every table that says what is in a workspace, in an order of our own. */
const keyOf = (folder: string): string => join(folder, 'secret.key')

const everything = (dataDir: string): Record<string, unknown[]> => {
  const database = new DatabaseSync(join(dataDir, 'tandem.sqlite'))
  const tables = database
    .prepare(`select name from sqlite_master where type = 'table'`)
    .all()
    .map(({ name }) => String(name))
  const moved = tables.filter((name) => !/^(page_words|page_index|tandem_|sqlite_)/.test(name)).toSorted()
  const rows = Object.fromEntries(
    moved.map((name) => [
      name,
      database
        .prepare(`select * from "${name}"`)
        .all()
        .toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1)),
    ]),
  )
  database.close()
  return rows
}

/** A workspace in which there is something of everything. */
const furnished = async (dataDir: string) => {
  const app = await serve({ DATA_DIR: dataDir })
  const workspace = await Workspace.setUp(app.address, app.setupAddress ?? '')
  await workspace.ask('PATCH /me', { body: { avatar: PICTURE } })
  const mara = await workspace.member({ name: 'Mara' })
  const page = await workspace.newPage('board')
  const guest = await workspace.signIn('Gus')
  const tab = await RawTab.connect(app.address, { cookie: guest })
  const { answer } = await tab.join(page.id, [7000])
  const replica = Object.assign(new Y.Doc(), { clientID: 7000 })
  replica.getMap('elements').set('shape', 'x'.repeat(100_000))
  await tab.update(answer.ch, Y.encodeStateAsUpdate(replica))
  tab.leave()
  const link = await workspace.link(page.id, 'viewer', { password: 'wandering lighthouse' })
  const titled = (title: string) => workspace.ask<PageDetails>('POST /pages', { body: { kind: 'document', space: workspace.space, title } })
  const [found, archived, gone, broken] = [
    await titled('Lanterns'),
    await titled('Old plans'),
    await titled('Gone'),
    await titled('Broken'),
  ]
  await workspace.ask(`PATCH /pages/${archived.id}`, { body: { isArchived: true } })
  await workspace.ask(`DELETE /pages/${gone.id}`)
  await app.stop()
  const store = await openSqlite({ folder: dataDir })
  await store.log.quarantine(broken.id, { epoch: 1, seq: 1, problem: 'open in three crashes' })
  // More than are read at once.
  const row = { page: page.id, epoch: 1, principal: mara.id, session: 'tab' as never, access: 0, claims: [7001] }
  const database = new DatabaseSync(join(dataDir, 'tandem.sqlite'))
  row.access = Number(database.prepare('select version from access').get()?.['version'])
  database.close()
  const other = Object.assign(new Y.Doc(), { clientID: 7001 })
  const updates: Uint8Array[] = []
  other.on('update', (bytes: Uint8Array) => updates.push(bytes))
  for (let i = 0; i < 1200; i++) other.getMap('elements').set(`dot${i}`, i)
  expect(await store.log.append(updates.map((bytes) => ({ ...row, bytes })))).toMatchObject({ stored: true })
  await store.close()
  return { owner: workspace.owner, credentials: workspace.credentials, mara, guest, page, link, found, archived, gone, broken }
}

const checkAllIsThere = async (env: Record<string, string>, of: Awaited<ReturnType<typeof furnished>>) => {
  const app = await serve(env)
  const ask = async <Body>(path: string, cookie: string, body?: unknown): Promise<{ status: number; body: Body; cookie: string }> => {
    const headers = { cookie, 'x-tandem-client': 'test', ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const answer = await fetch(`${app.address}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return {
      status: answer.status,
      body: (text && JSON.parse(text)) as Body,
      cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '',
    }
  }
  // Signed in before, and anew: the secret is the same.
  expect((await ask<Person & { avatar: string }>('/me', of.owner)).body).toMatchObject({ name: 'Olga Owner', avatar: PICTURE })
  expect((await ask('/sign-in', '', { email: of.mara.email, password: of.mara.password })).status).toBe(200)
  expect((await ask('/me', of.guest)).body).toMatchObject({ name: 'Gus' })
  expect((await ask<Found>('/search?q=lanterns', of.owner)).body.pages.map(({ id }) => id)).toEqual([of.found.id])
  expect((await ask(`/pages/${of.archived.id}`, of.owner)).body).toMatchObject({ isArchived: true })
  expect((await ask<{ pages: PageDetails[] }>('/trash', of.owner)).body.pages.map(({ id }) => id)).toEqual([of.gone.id])
  const token = of.link.address.split('/').at(-1)
  expect((await ask('/links/join', '', { token, name: 'Nora' })).status).not.toBe(200)
  expect((await ask('/links/join', '', { token, name: 'Nora', password: 'wandering lighthouse' })).status).toBe(200)
  const made = await ask<PageDetails>('/pages', of.owner, { kind: 'document', title: 'After the move', parent: of.page.id })
  expect(made.status).toBe(201)
  const tab = await RawTab.connect(app.address, { cookie: of.owner })
  expect((await tab.join(made.body.id)).answer.seq).toBe(1)
  expect((await tab.join(of.page.id)).answer.seq).toBe(1202)
  expect((await tab.join(of.broken.id)).answer.quarantined).toBe(true)
  tab.leave()
  await app.stop()
}

test('D4 a workspace moves from SQLite to PostgreSQL and back, and everything is there and the same', async () => {
  const [first, last] = [newFolder(), newFolder()]
  const there = await furnished(first)
  const before = everything(first)
  const url = await postgres.server.newDatabase()

  const { code, said, complained } = await run(['move', '--to', url], { DATA_DIR: first, DATABASE_URL: '' })
  expect({ code, complained }).toEqual({ code: 0, complained: '' })
  expect(said).toMatch(/^Copying /)
  expect(said).toMatch(/6 pages, 1,\d{3} rows of \d\d tables: every row was read again/)
  expect(said).toContain('Set DATABASE_URL to the new database')
  expect(everything(first)).toEqual(before)

  const env = { DATA_DIR: first, DATABASE_URL: url }
  const back = await run(['move', '--to', `sqlite:${last}`], env)
  expect({ code: back.code, complained: back.complained }).toEqual({ code: 0, complained: '' })
  expect(back.said).toContain(`Set DATA_DIR to ${last}`)
  expect(everything(last)).toEqual(before)
  expect(readFileSync(join(last, 'secret.key'))).toEqual(readFileSync(join(first, 'secret.key')))

  await checkAllIsThere(env, there)
  await checkAllIsThere({ DATA_DIR: last }, there)
}, 90_000)

test('nothing is copied from or into a database that somebody uses', async () => {
  const [dataDir, url] = [newFolder(), await postgres.server.newDatabase()]
  const sqlite = { kind: 'sqlite', folder: dataDir } as const
  const target = { kind: 'postgres', url } as const
  const store = await openSqlite({ folder: dataDir })
  await expect(move({ from: sqlite, to: target, keyFile: keyOf(dataDir), ...quietly })).rejects.toThrow('is in use: a server runs on it')
  await addPage(store)
  await store.close()
  const server = await openPostgres({ databaseUrl: url })
  await server.pages.list(1)
  await expect(move({ from: sqlite, to: target, keyFile: keyOf(dataDir), ...quietly })).rejects.toThrow(
    /is in use: servers have \d connections/,
  )
  await server.close()
  expect(await move({ from: sqlite, to: target, keyFile: keyOf(dataDir), ...quietly })).toMatchObject({ pages: 1 })
  // Now there is something in both.
  await expect(move({ from: sqlite, to: target, keyFile: keyOf(dataDir), ...quietly, replace: true })).rejects.toThrow(
    'holds a workspace already',
  )
  await expect(move({ from: sqlite, to: sqlite, keyFile: keyOf(dataDir), ...quietly })).rejects.toThrow('is where the workspace is already')
})

test('a database of something else is left alone', async () => {
  const [dataDir, url] = [newFolder(), await postgres.server.newDatabase()]
  await (await openSqlite({ folder: dataDir })).close()
  await postgres.server.query(new URL(url).pathname.slice(1), 'create table pages (id text primary key)')
  const to = { kind: 'postgres', url } as const
  await expect(move({ from: { kind: 'sqlite', folder: dataDir }, to, keyFile: keyOf(dataDir), ...quietly })).rejects.toThrow(
    'holds tables of something else (pages)',
  )
})

test('D4 no server starts on the copy of a move that did not end; it can be begun anew, and what it came from is whole', async () => {
  const dataDir = newFolder()
  const store = await openSqlite({ folder: dataDir })
  const page = await addPage(store)
  await store.log.append([rowOf(page, 'one'), rowOf(page, 'two')])
  await store.close()
  writeFileSync(join(dataDir, 'secret.key'), 'a secret')
  const url = await postgres.server.newDatabase()
  const [from, middle, end] = [
    { kind: 'sqlite', folder: dataDir } as const,
    { kind: 'postgres', url } as const,
    { kind: 'sqlite', folder: newFolder() } as const,
  ]
  const pulled = {
    ...quietly,
    onStep: ({ do: what }: { do: string }) => {
      if (what === 'compare pages') throw new Error('the plug was pulled')
    },
  }
  for (const [source, target, open] of [
    [from, middle, () => openPostgres({ databaseUrl: url })],
    [middle, end, () => openSqlite({ folder: end.folder })],
  ] as const) {
    const broken = move({ from: source, to: target, keyFile: keyOf(dataDir), ...pulled })
    await expect(broken).rejects.toThrow(/^the plug was pulled\n.* is as it was\. No server starts on .* --replace/)
    await expect(open()).rejects.toThrow('the copy of a move that did not end')
    await expect(move({ from: source, to: target, keyFile: keyOf(dataDir), ...quietly })).rejects.toThrow('Run this again with --replace')
    expect(await move({ from: source, to: target, keyFile: keyOf(dataDir), ...quietly, replace: true })).toMatchObject({ pages: 1 })
    const whole = await open()
    expect(await whole.log.load(page)).toMatchObject({ seq: 3, quarantined: undefined })
    await whole.close()
  }
})

test('a copy that is not the same is no copy', async () => {
  const dataDir = newFolder()
  const store = await openSqlite({ folder: dataDir })
  await addPage(store)
  await store.close()
  const url = await postgres.server.newDatabase()
  let pages = 0
  const places = { from: { kind: 'sqlite', folder: dataDir }, to: { kind: 'postgres', url } } as const
  await expect(move({ ...places, keyFile: keyOf(dataDir), ...quietly, digestOf: async () => new Uint8Array([++pages]) })).rejects.toThrow(
    'does not say the same',
  )
  const [from, to] = [await openSide(places.from, { make: false }), await openSide(places.to, { make: true })]
  // As if the database gave back another title than it was given.
  const wrong: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => ({
      ...result,
      rows: result.rows.map((row) => ('title' in row ? { ...row, title: 'Wrong' } : row)),
    }),
  }
  const forgetful = { ...to, db: to.db.withPlugin(wrong) }
  await expect(moveWorkspace({ from, to: forgetful, ...quietly, replace: true })).rejects.toThrow('The table pages is not the same')
  await Promise.all([from.close(), to.close()])
})

test('what is no place, and a folder with the secret of somebody else, is refused', async () => {
  const [dataDir, other] = [newFolder(), newFolder()]
  for (const in_ of [dataDir, other]) await (await openSqlite({ folder: in_ })).close()
  const from = { kind: 'sqlite', folder: dataDir } as const
  const to = { kind: 'sqlite', folder: other } as const
  await expect(move({ from, to, keyFile: keyOf(dataDir), ...quietly })).rejects.toThrow(`There is no ${join(dataDir, 'secret.key')}`)
  writeFileSync(join(dataDir, 'secret.key'), 'ours')
  writeFileSync(join(other, 'secret.key'), 'theirs')
  await expect(move({ from, to, keyFile: keyOf(dataDir), ...quietly })).rejects.toThrow('is the secret of another workspace')
  await expect(
    move({
      from: { kind: 'sqlite', folder: join(folder, 'nothing') },
      to: { kind: 'postgres', url: 'postgres://nobody@127.0.0.1:1/none' },
      keyFile: keyOf(dataDir),
      ...quietly,
    }),
  ).rejects.toThrow('There is no Tandem database at')
  await expect(
    move({ from, to: { kind: 'postgres', url: 'postgres://nobody@127.0.0.1:1/none' }, keyFile: keyOf(dataDir), ...quietly }),
  ).rejects.toThrow('The database none on 127.0.0.1:1 cannot be reached')
})
