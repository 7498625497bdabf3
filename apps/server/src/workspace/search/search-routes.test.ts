import { newPageId, newSpaceId, type Found, type PageId, type PageKind, type Role, type SpaceId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { ApiStage } from '../../../test/api-stage.ts'
import type { Principal } from '../principal.ts'
import { seedOf, SERVER_PRINCIPAL } from '../seed.ts'
import { searchRoutes } from './search-routes.ts'

const opened = async () => {
  const stage = await ApiStage.open(({ store, access }) => searchRoutes({ search: store.search, access, isBehind: () => false }))
  const ana = await stage.principal({ name: 'Ana' })
  const { store, access } = stage
  const space = async (owner: Principal, visibility: 'open' | 'private' = 'open', name = 'Plans') =>
    (await store.spaces.create({ id: newSpaceId(), name, icon: null, description: '', visibility, defaultRole: 'viewer', at: 1 }, owner.id))
      .id
  let sort = 0
  const page = async (
    of: SpaceId,
    title: string,
    text: string,
    { parent = null, kind = 'document' }: { parent?: PageId | null; kind?: PageKind } = {},
  ) => {
    const id = newPageId()
    const record = { id, kind, title, space: of, parent, sort: `a${++sort}`, createdBy: ana.id, createdAt: 1, editedAt: 1 }
    await store.pages.create(record, { principal: SERVER_PRINCIPAL, bytes: seedOf(kind, title) })
    await store.searchIndex.put(id, { epoch: 1, seq: 1, title, text })
    return id
  }
  const give = async (to: Principal, object: PageId, role: Role | 'none') => {
    await store.authTables.db.insertInto('grants').values({ scope: 'page', object, principal: to.id, role }).execute()
    await store.authTables.db
      .updateTable('access')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .execute()
    await access.changed()
  }
  const search = async (q: string, { as = ana, more = '' }: { as?: Principal; more?: string } = {}) =>
    (await stage.ask<Found>(`GET /search?q=${encodeURIComponent(q)}${more}`, { as })).body.pages
  const found = async (...of: Parameters<typeof search>) => (await search(...of)).map(({ id }) => id)
  return { stage, ana, space, page, give, search, found }
}

test('a page is found by the beginning of a word, whatever case and accents', async () => {
  const { ana, space, page, found } = await opened()
  const plan = await page(await space(ana), 'Käseladen', 'Der Brotmarkt öffnet um neun')
  for (const q of ['kase', 'KÄSE', 'brotm', 'offnet', 'öffnet um', 'um brot']) expect([q, await found(q)]).toEqual([q, [plan]])
  for (const q of ['rot', 'kase zehn', 'laden']) expect([q, await found(q)]).toEqual([q, []])
})

test('all words have to be there, one in the title and one in the text will do; words in quotes stand together', async () => {
  const { ana, space, page, found } = await opened()
  const here = await space(ana)
  const [together, apart] = [await page(here, 'Trip', 'red car and blue house'), await page(here, 'Trip', 'red house and blue car')]
  expect((await found('trip blue')).toSorted()).toEqual([together, apart].toSorted())
  expect(await found('"red car"')).toEqual([together])
  expect(await found('"blue car" trip')).toEqual([apart])
  expect(await found('“red car”')).toEqual([together])
  expect(await found('"re"')).toEqual([])
})

test('writing without spaces is found by any part of it', async () => {
  const { ana, space, page, search } = await opened()
  const plan = await page(await space(ana), '旅行計画', '来年の春に京都へ行きます')
  for (const q of ['計画', '京都', '春に京']) expect([q, (await search(q)).map(({ id }) => id)]).toEqual([q, [plan]])
  expect((await search('京都'))[0]?.snippet).toEqual([{ text: '来年の春に' }, { text: '京都', hit: true }, { text: 'へ行きます' }])
})

test.each([
  '"',
  '""',
  '*',
  '-',
  'a OR',
  'NEAR(a b',
  'title:x',
  '^a',
  '{a} : b',
  "'; drop table pages; --",
  'AND',
  'a"b"c',
  '\\',
  '(((',
  'NOT a',
  '\u0000a',
  '\u0001',
  'a* *',
  '"unclosed',
  '%',
  '🎉',
  `${'a '.repeat(99)}`,
])('whatever is typed is words and no command: %j', async (q) => {
  const { stage, ana, space, page, found } = await opened()
  const plan = await page(await space(ana), 'Plan', 'words')
  expect((await stage.ask(`GET /search?q=${encodeURIComponent(q)}`, { as: ana })).status).toBe(200)
  expect(await found('plan')).toEqual([plan])
})

test('hits are marked in title and text, and what is marked is text and nothing else', async () => {
  const { ana, space, page, search } = await opened()
  await page(
    await space(ana),
    'The <b>plan</b>',
    `${'before '.repeat(60)}our plan\nfor <img src=x onerror=alert(1)> spring ${'after '.repeat(60)}`,
  )
  const [hit] = await search('plan spr')
  expect(hit).toMatchObject({ spaceName: 'Plans', kind: 'document', icon: null, address: expect.stringMatching(/^\/p\//) })
  expect(hit?.title).toEqual([{ text: 'The <b>' }, { text: 'plan', hit: true }, { text: '</b>' }])
  expect(hit?.snippet.filter((piece) => piece.hit)).toEqual([
    { text: 'plan', hit: true },
    { text: 'spring', hit: true },
  ])
  const words = hit?.snippet.map(({ text }) => text).join('')
  expect(words).toMatch(/^…before .*our plan for <img src=x onerror=alert\(1\)> spring after .*…$/)
  expect(words?.length).toBeLessThan(260)
})

test('a word in the title counts more than one in the text', async () => {
  const { ana, space, page, found } = await opened()
  const here = await space(ana)
  const inText = await page(here, 'Notes', 'budget')
  const inTitle = await page(here, 'Budget for the summer', 'numbers')
  expect(await found('budget')).toEqual([inTitle, inText])
})

test('what somebody may not see never appears', async () => {
  const { stage, ana, space, page, give, found } = await opened()
  const bob = await stage.principal({ name: 'Bob' })
  const admin = await stage.principal({ name: 'Kim', isAdmin: true })
  const guest = await stage.principal({ kind: 'guest' })
  const [open, secret] = [await space(ana), await space(ana, 'private')]
  const shown = await page(open, 'Budget one', '')
  const hidden = await page(secret, 'Budget two', '')
  const kept = await page(open, 'Budget three', '')
  const below = await page(open, 'Budget four', '', { parent: kept })
  await give(bob, kept, 'none')
  expect((await found('budget')).toSorted()).toEqual([shown, hidden, kept, below].toSorted())
  expect(await found('budget', { as: bob })).toEqual([shown])
  expect((await found('budget', { as: admin })).toSorted()).toEqual([shown, kept, below].toSorted())
  expect(await found('budget', { as: guest })).toEqual([])
  await give(guest, kept, 'viewer')
  expect((await found('budget', { as: guest })).toSorted()).toEqual([kept, below].toSorted())
  await give(bob, hidden, 'editor')
  expect((await found('budget', { as: bob })).toSorted()).toEqual([shown, hidden].toSorted())
})

test('the answer is full however many pages before it are hidden, and tells nothing of how many they are', async () => {
  const { stage, ana, space, page, give } = await opened()
  const bob = await stage.principal({ name: 'Bob' })
  const here = await space(ana)
  const kept = await page(here, 'Box', '')
  for (let i = 0; i < 60; i++) await page(here, 'Budget', '', { parent: kept })
  for (let i = 0; i < 3; i++) await page(here, 'Notes', 'there is a budget')
  await give(bob, kept, 'none')
  const { body } = await stage.ask<Found>('GET /search?q=budget&limit=2', { as: bob })
  expect(Object.keys(body)).toEqual(['pages', 'isBehind'])
  expect(body.pages).toHaveLength(2)
  expect((await stage.ask<Found>('GET /search?q=budget&limit=50', { as: bob })).body.pages).toHaveLength(3)
})

test('pages in the trash are not found, nor is one that took the place of another', async () => {
  const { stage, ana, space, page, found } = await opened()
  const here = await space(ana)
  const gone = await page(here, 'Budget', 'secret numbers')
  const { db } = stage.store.authTables
  await db.updateTable('pages').set({ trashed_at: 1 }).where('id', '=', gone).execute()
  expect(await found('budget')).toEqual([])
  await db.updateTable('pages').set({ trashed_at: null }).where('id', '=', gone).execute()
  expect(await found('budget')).toEqual([gone])
  // Its number in the database is given to the next page.
  await db.updateTable('pages').set({ id: newPageId() }).where('id', '=', gone).execute()
  expect(await found('secret')).toEqual([])
})

test('one looks in one space, or for one kind of page', async () => {
  const { ana, space, page, found } = await opened()
  const [here, there] = [await space(ana), await space(ana)]
  const board = await page(here, 'Budget', '', { kind: 'board' })
  const document = await page(there, 'Budget', '')
  expect(await found('budget', { more: `&space=${there}` })).toEqual([document])
  expect(await found('budget', { more: '&kind=board' })).toEqual([board])
})

test('nobody searches without being signed in, nor for nothing', async () => {
  const { stage, ana } = await opened()
  expect((await stage.ask('GET /search?q=a')).status).toBe(401)
  for (const query of ['', '?q=', '?q=%20', `?q=${'a'.repeat(201)}`, '?q=a&limit=51', '?q=a&q=b'])
    expect((await stage.ask(`GET /search${query}`, { as: ana })).status).toBe(400)
})
