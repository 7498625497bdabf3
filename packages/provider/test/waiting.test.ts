import { newPageId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { MemoryOutbox } from '../src/storage/memory-outbox.ts'
import { pageId, settled, Tab, textOf, Writer } from './tab.ts'

test('no connection is made before the first page is opened', () => {
  const tab = new Tab()
  tab.connection.retryNow()
  tab.connection.woke()
  tab.connection.setOnline(true)
  tab.clock.advance(60_000)
  expect(tab.dialer.dials).toBe(0)
  expect(tab.connection.status).toEqual({ state: 'resting' })
  tab.connection.open(pageId)
  expect(tab.dialer.dials).toBe(1)
  expect(tab.connection.status).toEqual({ state: 'connecting', since: tab.clock.now() })
})

test('half a minute after the last page was closed the connection rests, and the next page finds a fresh one', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.close()
  tab.clock.advance(29_999)
  expect(tab.connection.status.state).toBe('connected')
  tab.clock.advance(1)
  expect(tab.connection.status).toEqual({ state: 'resting' })
  expect(tab.clock.planned).toBe(0)
  tab.clock.advance(100_000)
  const next = tab.connection.open(newPageId())
  expect(tab.dialer.dials).toBe(2)
  expect(tab.connection.status).toEqual({ state: 'connecting', since: tab.clock.now() })
  expect(next.status).toEqual({ state: 'joining', hasContent: false })
})

test('who goes from page to page keeps the connection', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.close()
  tab.clock.advance(29_000)
  const next = tab.connection.open(newPageId())
  await settled()
  await tab.answer()
  tab.state(0, [])
  tab.clock.advance(60_000)
  expect(tab.dialer.dials).toBe(1)
  expect(next.status.state).toBe('synced')
})

test('a connection that the server found idle rests without a word', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.close()
  tab.connection.receive('closed', { reason: 'idle', retry: true })
  expect(tab.connection.status).toEqual({ state: 'resting' })
  tab.clock.advance(100_000)
  expect(tab.dialer.dials).toBe(1)
})

test('a connection that broke after a good one is tried at growing distances', async () => {
  const tab = new Tab()
  await tab.open()
  tab.clock.advance(60_000)
  const waits: number[] = []
  for (let i = 0; i < 4; i++) {
    tab.connection.disconnected()
    const { status } = tab.connection
    waits.push(status.state === 'offline' && status.retryAt ? status.retryAt - tab.clock.now() : 0)
    tab.clock.advance(waits.at(-1) ?? 0)
  }
  expect(waits).toEqual([1000, 2000, 4000, 8000])
})

test('a person with too many tabs is told why this one waits, and it tries again when the server says', async () => {
  const tab = new Tab()
  const page = tab.connection.open(pageId)
  await settled()
  tab.connection.refused('too_many_sessions', 20_000)
  const retryAt = tab.clock.now() + 20_000
  expect(tab.connection.status).toMatchObject({ state: 'offline', retryAt, reason: 'too_many_sessions' })
  tab.clock.advance(2000)
  expect(page.save).toMatchObject({ state: 'reconnecting', retryAt, reason: 'too_many_sessions' })
  tab.clock.advance(18_000)
  expect(tab.dialer.dials).toBe(2)
  await tab.connect()
  expect(tab.connection.status).toEqual({ state: 'connected', transport: 'websocket' })
  expect(page.save.reason).toBeUndefined()
})

test('a page with too many visitors is asked for at growing distances, with words, over whatever connection', async () => {
  const tab = new Tab()
  const page = tab.connection.open(pageId)
  await tab.connect()
  const refuse = async (retryAfter?: number) => {
    tab.wire.answer('join', { ok: false, code: 'too_many_sessions', ...(retryAfter ? { retryAfter } : {}) })
    await settled()
  }
  await refuse(15_000)
  const retryAt = tab.clock.now() + 15_000
  tab.clock.advance(2000)
  expect(page.save).toMatchObject({ state: 'reconnecting', retryAt, reason: 'too_many_sessions' })
  // The server closes connections over which no page is joined.
  tab.connection.receive('closed', { reason: 'idle', retry: true })
  expect(tab.connection.status).toMatchObject({ state: 'offline', retryAt })
  tab.clock.advance(1000)
  await tab.connect()
  expect(tab.wire.joins()).toHaveLength(0)
  tab.clock.advance(12_000)
  expect(tab.wire.joins()).toHaveLength(1)
  for (const wait of [2000, 4000, 8000, 16_000, 30_000, 30_000]) {
    await refuse()
    const before = tab.wire.joins().length
    tab.clock.advance(wait - 1)
    expect(tab.wire.joins()).toHaveLength(before)
    tab.clock.advance(1)
    expect(tab.wire.joins()).toHaveLength(before + 1)
  }
  await refuse()
  tab.connection.retryNow()
  await tab.answer()
  tab.state(0, [])
  expect(page).toMatchObject({ status: { state: 'synced' }, save: { state: 'saved', reason: undefined } })
})

test('a handshake that the server does not take for now is tried again', () => {
  for (const code of ['rate', 'busy', 'store_unavailable', 'bad_message'] as const) {
    const tab = new Tab().wanted()
    tab.connection.refused(code)
    expect(tab.connection.status).toMatchObject({ state: 'offline', reason: code, retryAt: tab.clock.now() + 1000 })
  }
})

test('a damaged page is shown as it last was whole; what is not stored stays on the device', async () => {
  const store = new MemoryOutbox()
  const first = new Tab({ store })
  const before = await first.open()
  before.replica.getText('body').insert(0, 'mine ')
  await first.connection.close()
  const tab = new Tab({ store })
  const page = tab.connection.open(pageId)
  await tab.connect()
  await tab.answer({ seq: 1, quarantined: true })
  tab.state(1, [new Writer().type('whole')])
  expect(page.status).toMatchObject({ state: 'synced', role: 'viewer', quarantined: true })
  expect(page.canEdit).toBe(false)
  expect(page.save).toMatchObject({ state: 'readonly', reason: 'quarantined', unstored: 1, kept: 1 })
  expect(textOf(page.replica)).toMatch(/mine/)
  expect(textOf(page.replica)).toMatch(/whole/)
  expect(tab.wire.of('update')).toEqual([])
  expect((await store.list(pageId)).map(({ refused }) => refused)).toEqual([undefined])
})

test('a page that is found damaged while somebody writes takes nothing more and loses nothing', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'a')
  tab.say('rejected', { n: 1, code: 'quarantined' })
  await settled()
  expect(page).toMatchObject({ canEdit: false, status: { quarantined: true, role: 'viewer' } })
  expect(page.save).toMatchObject({ state: 'readonly', reason: 'quarantined', unstored: 1 })
  tab.clock.advance(60_000)
  expect(tab.wire.of('update')).toHaveLength(1)
  tab.say('closed', { reason: 'page_quarantined', retry: false })
  expect(page.status).toEqual({ state: 'ended', reason: 'page_quarantined' })
  expect((await tab.store.list(pageId)).map(({ refused }) => refused)).toEqual([undefined])
})

test('messages that the server refuses for their rate rest, and what was on its way is sent again', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'a')
  tab.connection.receive('refused', { event: 'update', code: 'rate', retryAfter: 900 })
  page.replica.getText('body').insert(0, 'b')
  tab.clock.advance(899)
  expect(tab.wire.of('update')).toHaveLength(1)
  tab.clock.advance(1)
  expect(tab.wire.of('update').map(({ n }) => n)).toEqual([1, 2])
  page.presence.set({ editing: 'e1' })
  tab.connection.receive('refused', { event: 'presence', code: 'rate', retryAfter: 800 })
  page.presence.set({ editing: 'e2' })
  tab.clock.advance(799)
  expect(tab.wire.of('presence')).toHaveLength(1)
  tab.clock.advance(1)
  expect(tab.wire.of('presence')).toHaveLength(2)
})

test('a change overtaken by one it was made before is sent again without another join', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'a')
  page.replica.getText('body').insert(1, 'b')
  tab.say('rejected', { n: 1, code: 'rate', retryAfter: 100 })
  tab.clock.advance(100)
  tab.say('rejected', { n: 2, code: 'need_sync' })
  expect(tab.wire.of('update').map(({ n }) => n)).toEqual([1, 2, 3, 4])
  expect(tab.wire.joins()).toHaveLength(1)
})

test('a tab that is hidden hands its outbox to the device', () => {
  const store = new MemoryOutbox()
  let flushes = 0
  store.flush = () => (flushes += 1)
  new Tab({ store }).connection.hidden()
  expect(flushes).toBe(1)
})
