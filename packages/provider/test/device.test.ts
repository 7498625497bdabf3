import { newTabId, type TabId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { MemoryCopies } from '../src/storage/memory-copies.ts'
import { MemoryOutbox } from '../src/storage/memory-outbox.ts'
import { pageId, read, settled, Tab, textOf, vectorOf, Writer } from './tab.ts'

/** Alice writes `hello`, it is stored, and she writes ` bob` offline before her browser ends. */
const aliceLeavesOffline = async () => {
  const device = { store: new MemoryOutbox(), copies: new MemoryCopies() }
  const tab = new Tab(device)
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'hello')
  const first = tab.wire.of('update')[0]?.bytes as Uint8Array
  tab.say('stored', { n: 1, from: 1, to: 1 })
  tab.clock.advance(1000)
  await tab.cut()
  page.replica.getText('body').insert(5, ' bob')
  return { device, stored: [first] }
}

test('D1 text written offline is there when the browser is opened again, and goes out', async () => {
  const { device, stored } = await aliceLeavesOffline()
  const tab = new Tab(device)
  const page = tab.connection.open(pageId)
  await settled()
  expect(textOf(page.replica)).toBe('hello bob')
  expect(page).toMatchObject({ canEdit: true, status: { state: 'joining', hasContent: true }, save: { state: 'saving', unstored: 1 } })
  await tab.connect()
  expect(tab.wire.joins()[0]).toMatchObject({ epoch: 1, seq: 1 })
  await tab.answer({ seq: 1 })
  tab.state(1, [], vectorOf(stored))
  expect(read([...stored, ...tab.wire.of('update').map(({ bytes }) => bytes)])).toBe('hello bob')
  tab.say('stored', { n: 1 })
  await settled()
  expect(page.save.state).toBe('saved')
  expect(await device.store.list(pageId)).toEqual([])
})

test('without a local copy the outbox waits for the state and is then part of the page', async () => {
  const { device, stored } = await aliceLeavesOffline()
  const tab = new Tab({ store: device.store })
  const page = tab.connection.open(pageId)
  await settled()
  expect(page).toMatchObject({ canEdit: false, save: { unstored: 1 } })
  expect(textOf(page.replica)).toBe('')
  await tab.connect()
  await tab.answer({ seq: 1 })
  tab.state(1, stored)
  expect(textOf(page.replica)).toBe('hello bob')
  expect(tab.wire.of('update')).toHaveLength(1)
})

test('changes of a tab that still lives are left to it', async () => {
  const { device } = await aliceLeavesOffline()
  const [left] = await device.store.list(pageId)
  const tab = new Tab({ ...device, tabs: { alive: () => Promise.resolve(new Set([left?.tab ?? ''])) } })
  const page = tab.connection.open(pageId)
  await settled()
  expect(page.save.unstored).toBe(0)
})

test('changes of another person on this device are not sent', async () => {
  const { device } = await aliceLeavesOffline()
  const tab = new Tab({ store: device.store, principal: 'p2' })
  const page = tab.connection.open(pageId)
  await settled()
  expect(page.save.unstored).toBe(0)
  expect(await device.store.list(pageId)).toHaveLength(1)
})

/** A device with changes that the server would not take at an earlier visit. */
const refusedBefore = async (...texts: string[]) => {
  const store = new MemoryOutbox()
  const bob = new Writer()
  const base = bob.type('base ')
  for (const [order, text] of texts.entries()) {
    const bytes = bob.type(text)
    await store.add({ page: pageId, tab: 'old' as TabId, principal: 'p1', epoch: 1, at: order, order, bytes, refused: 'bad_update' })
  }
  return { store, base }
}

test('a refused change stays on the device and is not sent at the next visit, but offered', async () => {
  const { store, base } = await refusedBefore('x')
  const tab = new Tab({ store })
  const page = await tab.open(1, [base])
  expect(page).toMatchObject({ parked: 1, canEdit: true, save: { state: 'saved', unstored: 0 } })
  expect(tab.wire.of('update')).toEqual([])
  expect(textOf(page.replica)).toBe('base ')
  expect(await store.list(pageId)).toHaveLength(1)
})

test('refused changes can be copied with the page around them, and discarded', async () => {
  const { store, base } = await refusedBefore('one ', 'two ')
  const tab = new Tab({ store })
  const page = await tab.open(1, [base])
  const { replica, loose } = page.copyWithParked()
  expect(textOf(replica)).toBe('base one two ')
  expect(loose).toEqual([])
  expect(textOf(page.replica)).toBe('base ')
  let calls = 0
  page.subscribe(() => (calls += 1))
  page.discardParked()
  expect([page.parked, calls]).toEqual([0, 1])
  expect(await store.list(pageId)).toEqual([])
})

test('the words of a refused change are in the copy even when their place is no more', async () => {
  const { store } = await refusedBefore('one ', 'two ')
  await store.add({
    page: pageId,
    tab: 'old' as TabId,
    principal: 'p1',
    epoch: 1,
    at: 9,
    order: 9,
    bytes: new Uint8Array([1, 2, 3]),
    refused: 'bad_update',
  })
  const page = await new Tab({ store }).open(0, [])
  const { replica, loose } = page.copyWithParked()
  expect(textOf(replica)).toBe('')
  expect(loose).toEqual(['one ', 'two '])
})

test('what was refused does not come back with the local copy at the next visit', async () => {
  const device = { store: new MemoryOutbox(), copies: new MemoryCopies() }
  const tab = new Tab(device)
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'refused')
  tab.clock.advance(1000)
  tab.say('rejected', { n: 1, code: 'bad_update' })
  await settled()
  tab.clock.advance(1000)
  await tab.connection.close()
  const next = new Tab(device)
  const again = await next.open()
  expect(textOf(again.replica)).toBe('')
  expect(next.wire.of('update')).toEqual([])
  expect(again).toMatchObject({ parked: 1, canEdit: true, save: { state: 'saved' } })
})

test('a change that cannot be read any more is put aside, and keeps nobody from the page', async () => {
  const store = new MemoryOutbox()
  await store.add({ page: pageId, tab: 'old' as TabId, principal: 'p1', epoch: 1, at: 1, order: 1, bytes: new Uint8Array([1, 9, 9]) })
  const tab = new Tab({ store })
  const page = await tab.open()
  expect(page).toMatchObject({ parked: 1, save: { state: 'saved' }, status: { state: 'synced' } })
  expect((await store.list(pageId)).map(({ refused }) => refused)).toEqual(['bad_update'])
})

test('what is not stored when a page is closed goes out when it is opened again in the same tab', async () => {
  const own = newTabId()
  const tab = new Tab({ tab: own, tabs: { alive: () => Promise.resolve(new Set([own])) } })
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'hello')
  page.close()
  const again = tab.connection.open(pageId)
  again.replica.getText('body').insert(0, 'more ')
  await settled()
  await tab.answer()
  tab.state(0, [])
  expect(again.save.unstored).toBe(2)
  expect(
    read(
      tab.wire
        .of('update')
        .slice(1)
        .map(({ bytes }) => bytes),
    ),
  ).toBe(textOf(again.replica))
  tab.say('stored', { n: 9 })
  await settled()
  expect(await tab.store.list(pageId)).toEqual([])
})

test('a replaced log is never merged: the page ends, its text stays for copying', async () => {
  const { device } = await aliceLeavesOffline()
  const tab = new Tab(device)
  const page = tab.connection.open(pageId)
  await settled()
  await tab.connect()
  await tab.answer({ epoch: 2, seq: 9 })
  tab.say('state', { epoch: 2, seq: 9, part: 0, parts: 1, bytes: new Uint8Array() })
  expect(page.status).toEqual({ state: 'ended', reason: 'epoch_changed' })
  expect(page.save).toMatchObject({ state: 'ended', reason: 'epoch_changed', unstored: 1 })
  expect(page.canEdit).toBe(false)
  expect(textOf(page.replica)).toBe('hello bob')
  expect(tab.wire.of('leave')).toEqual([{ ch: 3 }])
  expect(tab.wire.of('update')).toEqual([])
  expect((await device.store.list(pageId)).map(({ refused }) => refused)).toEqual(['epoch_changed'])
})

test('after a replaced log the next visit starts from nothing, with the old changes kept aside', async () => {
  const { device } = await aliceLeavesOffline()
  const before = new Tab(device)
  before.connection.open(pageId)
  await settled()
  await before.connect()
  await before.answer({ epoch: 2, seq: 1 })
  await before.connection.close()
  const tab = new Tab(device)
  const page = tab.connection.open(pageId)
  await settled()
  await tab.connect()
  expect(tab.wire.joins()).toEqual([{ pageId, clientIds: [page.replica.clientID] }])
  await tab.answer({ epoch: 2, seq: 1 })
  const [restored] = [new Writer().type('restored')]
  tab.say('state', { epoch: 2, seq: 1, part: 0, parts: 1, bytes: new Uint8Array() })
  tab.say('updates', { epoch: 2, from: 2, to: 2, updates: [restored] })
  tab.clock.advance(50)
  expect(textOf(page.replica)).toBe('restored')
  expect(await device.store.list(pageId)).toHaveLength(1)
})

test('changes of a replaced log found without a local copy are kept aside, not merged', async () => {
  const { device } = await aliceLeavesOffline()
  const tab = new Tab({ store: device.store })
  const page = tab.connection.open(pageId)
  await settled()
  await tab.connect()
  await tab.answer({ epoch: 2 })
  tab.say('state', { epoch: 2, seq: 0, part: 0, parts: 1, bytes: new Uint8Array() })
  expect(page).toMatchObject({ parked: 1, status: { state: 'synced' }, save: { state: 'saved', unstored: 0 } })
  expect(textOf(page.replica)).toBe('')
  expect(tab.wire.of('update')).toEqual([])
  expect((await device.store.list(pageId)).map(({ refused }) => refused)).toEqual(['epoch_changed'])
})

test('a device that never answers keeps nobody from the page', async () => {
  const store = new MemoryOutbox()
  store.list = () => new Promise(() => undefined)
  const tab = new Tab({ store })
  const page = tab.connection.open(pageId)
  await tab.connect()
  expect(tab.wire.joins()).toEqual([])
  tab.clock.advance(3000)
  await settled()
  expect(tab.wire.joins()).toHaveLength(1)
  await tab.answer()
  tab.state(0, [])
  expect(page.status.state).toBe('synced')
})
