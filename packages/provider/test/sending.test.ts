import { LIMITS } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { MemoryOutbox } from '../src/storage/memory-outbox.ts'
import { pageId, read, settled, Tab, vectorOf } from './tab.ts'

const kept = async (tab: Tab) => (await tab.store.list(pageId)).length
const bytesSent = (tab: Tab) => tab.wire.of('update').map(({ bytes }) => bytes)

test('a keystroke goes out at once and is on the device', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'a')
  expect(tab.wire.of('update').map(({ ch, n }) => [ch, n])).toEqual([[3, 1]])
  expect(await kept(tab)).toBe(1)
})

test('D10 the sign says Saved only when the outbox is empty', async () => {
  const tab = new Tab()
  const page = await tab.open()
  expect(page.save).toMatchObject({ state: 'saved', unstored: 0, transport: 'websocket' })
  page.replica.getText('body').insert(0, 'a')
  page.replica.getText('body').insert(1, 'b')
  expect(page.save).toMatchObject({ state: 'saving', unstored: 2 })
  tab.clock.advance(30)
  tab.say('stored', { n: 1 })
  expect(page.save).toMatchObject({ state: 'saving', unstored: 1 })
  tab.say('stored', { n: 2 })
  expect(page.save).toMatchObject({ state: 'saved', unstored: 0, storedAt: tab.clock.now(), storedAfter: 30 })
  await settled()
  expect(await kept(tab)).toBe(0)
})

test('what was typed offline goes out in order after the state is complete, in bursts of at most twenty', async () => {
  const tab = new Tab()
  const page = await tab.open()
  await tab.cut()
  for (let i = 0; i < 45; i++) page.replica.getText('body').insert(i, String.fromCharCode(65 + i))
  await tab.connect()
  await tab.answer()
  expect(bytesSent(tab)).toEqual([])
  tab.state(0, [])
  expect(tab.wire.of('update').map(({ n }) => n)).toEqual([1, 2, 3])
  expect(read(bytesSent(tab))).toBe(page.replica.getText('body').toString())
  expect(page.save.unstored).toBe(45)
  tab.say('stored', { n: 2 })
  expect(page.save.unstored).toBe(5)
  tab.say('stored', { n: 3 })
  expect(page.save.state).toBe('saved')
})

test('D1 what was on its way when the connection broke is sent again', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'hello')
  await tab.cut()
  await tab.connect()
  await tab.answer()
  tab.state(0, [])
  expect(read(bytesSent(tab))).toBe('hello')
})

test('a long outbox is streamed: only 512 kB are on their way at once', async () => {
  const tab = new Tab()
  const page = await tab.open()
  await tab.cut()
  for (let i = 0; i < 10; i++) page.replica.getText('body').insert(0, 'x'.repeat(200_000))
  await tab.connect()
  await tab.answer()
  tab.state(0, [])
  expect(bytesSent(tab)).toHaveLength(2)
  for (let n = 1; n <= 10; n++) tab.say('stored', { n })
  expect(bytesSent(tab)).toHaveLength(10)
  expect(page.save.state).toBe('saved')
})

test('a paste above one update travels in parts under one number', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'x'.repeat(600_000))
  const parts = tab.wire.of('outbox')
  expect(parts.map(({ n, part, parts: of }) => [n, part, of])).toEqual([
    [1, 0, 3],
    [1, 1, 3],
    [1, 2, 3],
  ])
  expect(parts.every(({ bytes }) => bytes.byteLength <= LIMITS.partBytes)).toBe(true)
  tab.say('stored', { n: 1 })
  expect(page.save.state).toBe('saved')
})

test('a paste that no server takes is refused here, and stays on the device', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'x'.repeat(LIMITS.outboxBytes + 1))
  expect(page.save).toMatchObject({ state: 'refused', reason: 'too_large', unstored: 1 })
  expect(page.canEdit).toBe(false)
  expect(tab.wire.of('outbox')).toEqual([])
  expect((await tab.store.list(pageId)).map(({ refused }) => refused)).toEqual(['too_large'])
})

test.each(['bad_update', 'too_large', 'forbidden', 'page_full'] as const)(
  'a change refused as %s is parked and nothing more is sent',
  async (code) => {
    const tab = new Tab()
    const page = await tab.open()
    page.replica.getText('body').insert(0, 'a')
    page.replica.getText('body').insert(1, 'b')
    tab.say('rejected', { n: 1, code })
    tab.say('rejected', { n: 2, code: 'need_sync' })
    page.replica.getText('body').insert(2, 'c')
    expect(page.save).toMatchObject({ state: code === 'page_full' ? 'full' : 'refused', reason: code, unstored: 3 })
    expect(tab.wire.joins()).toHaveLength(1)
    expect(bytesSent(tab)).toHaveLength(2)
    expect((await tab.store.list(pageId)).map(({ refused }) => refused)).toEqual([code, undefined, undefined])
    await tab.connect()
    await tab.answer()
    tab.state(0, [])
    expect(bytesSent(tab)).toEqual([])
    expect(page.save.state).toBe(code === 'page_full' ? 'full' : 'refused')
  },
)

test('what was on its way before the refused change still counts as stored', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'a')
  page.replica.getText('body').insert(1, 'b')
  tab.say('rejected', { n: 2, code: 'bad_update' })
  tab.say('stored', { n: 1 })
  expect(page.save.unstored).toBe(1)
})

test.each(['busy', 'rate', 'store_unavailable'] as const)(
  'a change rejected as %s is sent again after the rest the server asks for',
  async (code) => {
    const tab = new Tab()
    const page = await tab.open()
    page.replica.getText('body').insert(0, 'a')
    page.replica.getText('body').insert(1, 'b')
    tab.say('rejected', { n: 1, code, retryAfter: 700 })
    tab.say('rejected', { n: 2, code: 'need_sync' })
    page.replica.getText('body').insert(2, 'c')
    tab.clock.advance(699)
    expect(bytesSent(tab)).toHaveLength(2)
    expect(page.save.state).toBe(code === 'store_unavailable' ? 'slow' : 'saving')
    tab.clock.advance(1)
    expect(tab.wire.of('update').map(({ n }) => n)).toEqual([1, 2, 3])
    expect(read(bytesSent(tab).slice(2))).toBe('abc')
    expect(tab.wire.joins()).toHaveLength(1)
    tab.say('stored', { n: 3 })
    expect(page.save).toMatchObject({ state: 'saved', reason: undefined })
  },
)

test('a server that takes no changes is left alone until it does', async () => {
  const tab = new Tab()
  const page = await tab.open()
  tab.say('busy', { code: 'store_unavailable', retryAfter: 2000 })
  page.replica.getText('body').insert(0, 'a')
  expect(bytesSent(tab)).toEqual([])
  expect(page.save).toMatchObject({ state: 'slow', reason: 'store_unavailable' })
  tab.clock.advance(2000)
  expect(bytesSent(tab)).toHaveLength(1)
})

test('need_sync joins again by state vector and sends everything with new numbers', async () => {
  const tab = new Tab()
  const page = await tab.open(4)
  page.replica.getText('body').insert(0, 'a')
  tab.say('rejected', { n: 1, code: 'need_sync' })
  await settled()
  expect(tab.wire.joins()[1]).toMatchObject({ pageId, epoch: 1, stateVector: expect.any(Uint8Array) })
  expect(tab.wire.joins()[1]).not.toHaveProperty('seq')
  await tab.answer({ seq: 4 })
  tab.state(4, [])
  expect(tab.wire.of('update').map(({ n }) => n)).toEqual([1, 2])
  tab.say('stored', { n: 2 })
  expect(page.save.state).toBe('saved')
})

test('a server that never understands a change is not asked for ever', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'a')
  for (let n = 1; n <= 3; n++) {
    tab.say('rejected', { n, code: 'need_sync' })
    await settled()
    await tab.answer()
    tab.state(0, [])
  }
  expect(page.save).toMatchObject({ state: 'refused', reason: 'need_sync' })
  expect(tab.wire.joins()).toHaveLength(3)
})

test('a late answer to an earlier visit confirms nothing of this one', async () => {
  const tab = new Tab()
  const first = await tab.open()
  first.replica.getText('body').insert(0, 'a')
  first.close()
  const second = tab.connection.open(pageId)
  await settled()
  await tab.answer()
  tab.state(0, [])
  expect(second.save.unstored).toBe(1)
  tab.say('stored', { n: 1 })
  expect(second.save.unstored).toBe(1)
  tab.say('stored', { n: 2 })
  expect(second.save.state).toBe('saved')
})

test('a device that cannot keep changes is said to be unsafe as long as something is not stored', async () => {
  const store = new MemoryOutbox()
  store.add = () => Promise.reject(new Error('quota'))
  const tab = new Tab({ store })
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'a')
  await settled()
  expect(page.save).toMatchObject({ state: 'unsafe', unstored: 1 })
  tab.say('stored', { n: 1 })
  expect(page.save.state).toBe('saved')
})

test('a device that does not answer is not believed to keep changes', async () => {
  const store = new MemoryOutbox()
  store.add = () => new Promise(() => undefined)
  const tab = new Tab({ store })
  const page = await tab.open()
  await tab.cut()
  page.replica.getText('body').insert(0, 'a')
  tab.clock.advance(2999)
  expect(page.save.state).toBe('reconnecting')
  tab.clock.advance(1)
  expect(page.save.state).toBe('unsafe')
})

test('content that neither the server nor the outbox has is sent as a repair', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'hello')
  tab.say('stored', { n: 1, from: 1, to: 1 })
  await tab.cut()
  page.replica.getText('body').insert(5, ' bob')
  await tab.connect()
  await tab.answer({ seq: 0 })
  tab.state(0, [], vectorOf([]))
  expect(page.save.unstored).toBe(2)
  expect(read(bytesSent(tab))).toBe('hello bob')
  tab.say('stored', { n: tab.wire.of('update').length })
  expect(page.save.state).toBe('saved')
})

test('nothing is repaired when the outbox covers what the server lacks', async () => {
  const tab = new Tab()
  const page = await tab.open()
  await tab.cut()
  page.replica.getText('body').insert(0, 'hello')
  await tab.connect()
  await tab.answer()
  tab.state(0, [], vectorOf([]))
  expect(page.save.unstored).toBe(1)
})

test('a viewer sends nothing', async () => {
  const tab = new Tab()
  const page = tab.connection.open(pageId)
  await settled()
  await tab.connect()
  await tab.answer({ role: 'viewer' })
  tab.state(0, [])
  page.replica.getText('body').insert(0, 'a')
  expect(page.canEdit).toBe(false)
  expect(page.save).toMatchObject({ state: 'readonly', unstored: 0 })
  expect(tab.wire.sent).toEqual([])
})

test('a rest that is long over does not make the next change slow', async () => {
  const tab = new Tab()
  const page = await tab.open()
  tab.say('busy', { code: 'store_unavailable', retryAfter: 500 })
  tab.clock.advance(60_000)
  page.replica.getText('body').insert(0, 'a')
  expect(page.save).toMatchObject({ state: 'saving', reason: undefined })
})

test('a server that forgot the session is joined again', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'a')
  tab.say('rejected', { n: 1, code: 'not_found' })
  await settled()
  await tab.answer({ ch: 4 })
  tab.say('state', { ch: 4, seq: 0, part: 0, parts: 1, bytes: new Uint8Array() })
  tab.say('stored', { ch: 4, n: 1 })
  expect(page.save.state).toBe('saved')
})

test('a change made before the page is complete goes out with it', async () => {
  const tab = new Tab()
  const page = tab.connection.open(pageId)
  await settled()
  await tab.connect()
  await tab.answer()
  page.replica.getText('body').insert(0, 'early')
  expect(tab.wire.of('update')).toEqual([])
  tab.state(0, [])
  expect(read(bytesSent(tab))).toBe('early')
})

test('a new connection is a new chance for a change that was not understood', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'a')
  for (let n = 1; n <= 2; n++) {
    tab.say('rejected', { n, code: 'need_sync' })
    await settled()
    await tab.answer()
    tab.state(0, [])
  }
  await tab.cut()
  await tab.connect()
  await tab.answer()
  tab.state(0, [])
  tab.say('rejected', { n: 1, code: 'need_sync' })
  await settled()
  expect(page.save.state).toBe('saving')
  expect(tab.wire.joins()).toHaveLength(2)
})

test('after a long absence a change is slow only when the server was there for 5 s', async () => {
  const tab = new Tab()
  const page = await tab.open()
  await tab.cut()
  page.replica.getText('body').insert(0, 'a')
  await settled()
  tab.clock.advance(3_600_000)
  await tab.connect()
  await tab.answer()
  tab.state(0, [])
  expect(page.save.state).toBe('saving')
  tab.clock.advance(5000)
  expect(page.save.state).toBe('slow')
})
