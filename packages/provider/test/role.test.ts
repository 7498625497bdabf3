import type { Role } from '@tandem/protocol'
import { expect, test } from 'vitest'
import type * as Y from 'yjs'
import { MemoryOutbox } from '../src/storage/memory-outbox.ts'
import { pageId, read, settled, Tab, textOf, Writer } from './tab.ts'

const type = (page: { replica: Y.Doc }, text: string): void => {
  const body = page.replica.getText('body')
  body.insert(body.length, text)
}

/** Everything that was sent of the content of a page. */
const sent = (tab: Tab): Uint8Array[] => [
  ...tab.wire.of('update').map(({ bytes }) => bytes),
  ...tab.wire.of('outbox').map(({ bytes }) => bytes),
]

const openAs = async (role: Role, parts: ConstructorParameters<typeof Tab>[0] = {}) => {
  const tab = new Tab(parts)
  const page = tab.connection.open(pageId)
  await settled()
  await tab.connect()
  await tab.answer({ role })
  tab.state(0, [])
  return { tab, page }
}

test('a lowered role ends editing at once, and what was not stored stays on the device and on the screen', async () => {
  const tab = new Tab()
  const page = await tab.open()
  type(page, 'stored ')
  tab.say('stored', { n: 1, from: 1, to: 1 })
  type(page, 'unsent')
  tab.say('role', { role: 'viewer' })
  tab.say('rejected', { n: 2, code: 'forbidden' })
  expect(page).toMatchObject({
    canEdit: false,
    status: { state: 'synced', role: 'viewer' },
    save: { state: 'readonly', unstored: 1 },
  })
  expect(textOf(page.replica)).toBe('stored unsent')
  expect((await tab.store.list(pageId)).map(({ refused }) => refused)).toEqual([undefined])
  tab.wire.sent.length = 0
  tab.clock.advance(120_000)
  expect(sent(tab)).toEqual([])
  expect(tab.wire.joins()).toHaveLength(1)
})

test('a change that was stored before the role was lowered still counts as stored', async () => {
  const tab = new Tab()
  const page = await tab.open()
  type(page, 'a')
  tab.say('role', { role: 'commenter' })
  expect(page.save).toMatchObject({ state: 'readonly', unstored: 1 })
  tab.say('stored', { n: 1 })
  expect(page.save).toMatchObject({ state: 'readonly', unstored: 0 })
  expect(await tab.store.list(pageId)).toEqual([])
})

test('a refusal that is here before the new role ends editing as well', async () => {
  const tab = new Tab()
  const page = await tab.open()
  for (const letter of 'abc') type(page, letter)
  tab.say('rejected', { n: 1, code: 'forbidden' })
  for (const n of [2, 3]) tab.say('rejected', { n, code: 'need_sync' })
  expect(page).toMatchObject({ canEdit: false, save: { state: 'readonly', unstored: 3 } })
  expect(sent(tab)).toHaveLength(3)
})

test('when the role allows it again everything that was held back goes out in order, without a reload', async () => {
  const tab = new Tab()
  const page = await tab.open()
  for (const letter of 'abc') type(page, letter)
  tab.say('role', { role: 'viewer' })
  for (const n of [1, 2, 3]) tab.say('rejected', { n, code: 'forbidden' })
  tab.wire.sent.length = 0
  tab.say('role', { role: 'editor' })
  expect(page).toMatchObject({ canEdit: true, save: { state: 'saving', unstored: 3 } })
  expect(read(sent(tab))).toBe('abc')
  const [{ n } = { n: 0 }] = tab.wire.of('update').slice(-1)
  tab.say('stored', { n })
  expect(page.save).toMatchObject({ state: 'saved', unstored: 0 })
})

test('somebody who came as a viewer writes as soon as they may', async () => {
  const { tab, page } = await openAs('viewer')
  expect(page.canEdit).toBe(false)
  tab.say('role', { role: 'editor' })
  expect(page.canEdit).toBe(true)
  type(page, 'hello')
  expect(page.save.unstored).toBe(1)
  expect(tab.wire.of('resync')).toHaveLength(1)
  tab.state(0, [])
  expect(read(sent(tab))).toBe('hello')
})

test.each(['viewer', 'commenter'] as const)('a %s sends no byte of the content, whatever happens in the replica', async (role) => {
  const { tab, page } = await openAs(role)
  type(page, 'typed by force')
  tab.say('updates', { from: 1, to: 1, updates: [new Writer().type('by others')] })
  tab.clock.advance(60_000)
  await tab.cut()
  await tab.connect()
  await tab.answer({ role })
  tab.state(1, [])
  tab.clock.advance(60_000)
  expect(sent(tab)).toEqual([])
  expect(page.save.unstored).toBe(0)
})

test.each(['viewer', 'commenter'] as const)('what an editor left behind waits while they are a %s, over visits too', async (role) => {
  const store = new MemoryOutbox()
  const first = new Tab({ store })
  const before = await first.open()
  type(before, 'left behind')
  await settled()
  await first.connection.close()
  const { tab, page } = await openAs(role, { store })
  expect(page.save).toMatchObject({ state: 'readonly', unstored: 1 })
  expect(textOf(page.replica)).toBe('left behind')
  expect(sent(tab)).toEqual([])
  tab.say('role', { role: 'editor' })
  tab.state(0, [])
  expect(read(sent(tab))).toBe('left behind')
})

test('a page whose access ended is over, and its words stay', async () => {
  const tab = new Tab()
  const page = await tab.open()
  type(page, 'mine')
  tab.say('closed', { reason: 'access_ended', retry: false })
  expect(page).toMatchObject({ canEdit: false, status: { state: 'ended', reason: 'access_ended' }, save: { state: 'ended', unstored: 1 } })
  expect(textOf(page.replica)).toBe('mine')
  expect(await tab.store.list(pageId)).toHaveLength(1)
})

test('who is let in no more after a break is told that access ended, not that there never was a page', async () => {
  const tab = new Tab()
  const page = await tab.open()
  await tab.cut()
  await tab.connect()
  tab.wire.answer('join', { ok: false, code: 'not_found' })
  await settled()
  expect(page.status).toEqual({ state: 'ended', reason: 'access_ended' })
})

test('a damaged page stays read-only whatever the role', async () => {
  const tab = new Tab()
  const page = tab.connection.open(pageId)
  await settled()
  await tab.connect()
  await tab.answer({ role: 'viewer', quarantined: true })
  tab.state(0, [])
  tab.say('role', { role: 'owner' })
  expect(page).toMatchObject({ canEdit: false, status: { role: 'viewer', quarantined: true } })
})
