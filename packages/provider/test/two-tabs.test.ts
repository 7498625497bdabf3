import { newTabId, type TabId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { OutboxEntry } from '../src/ports.ts'
import { MemoryCopies } from '../src/storage/memory-copies.ts'
import { MemoryOutbox } from '../src/storage/memory-outbox.ts'
import { CH, pageId, read, settled, Tab, textOf, vectorOf, Writer } from './tab.ts'

const bytesSent = (tab: Tab) => tab.wire.of('update').map(({ bytes }) => bytes)
const stored = new Writer().type('stored ')

/** A device with a copy in which another tab has written, and the way into that tab's outbox. */
const sharedDevice = async () => {
  const [store, copies] = [new MemoryOutbox(), new MemoryCopies()]
  const alice = new Writer()
  Y.applyUpdate(alice.replica, stored)
  const tab = newTabId()
  const alive = new Set<TabId>([tab])
  let order = 0
  const keep = async (bytes: Uint8Array, more: Partial<OutboxEntry> = {}) => {
    order += 1
    await store.add({ page: pageId, tab, principal: 'p1', epoch: 1, at: order, order, bytes, ...more })
    return bytes
  }
  const copy = copies.open(pageId, alice.replica)
  copy.mark({ epoch: 1, seq: 1, role: 'editor' })
  const open = (name = newTabId()) => new Tab({ tab: name, store, copies, tabs: { alive: () => Promise.resolve(alive) } })
  return { store, alice, tab, alive, keep, open }
}

/** The page as a returning tab finds it, when the server holds these. */
const join = async (tab: Tab, known: Uint8Array[] = [stored]) => {
  const page = tab.connection.open(pageId)
  await settled()
  await tab.connect()
  await answer(tab, known)
  return page
}

const answer = async (tab: Tab, known: Uint8Array[] = [stored]) => {
  await tab.answer({ seq: 1 })
  tab.state(1, [], vectorOf(known))
  await settled()
}

test('what another living tab has not sent yet is left to it, under its own client id', async () => {
  const device = await sharedDevice()
  await device.keep(device.alice.type('unsent'))
  const tab = device.open()
  const page = await join(tab)
  expect(textOf(page.replica)).toBe('stored unsent')
  tab.clock.advance(10_000)
  await settled()
  expect(tab.wire.joins()).toHaveLength(1)
  expect(tab.wire.questions('claim')).toEqual([])
  expect(bytesSent(tab)).toEqual([])
  expect(page).toMatchObject({ canEdit: true, save: { state: 'saved' } })
})

test('what builds on the words of another tab waits until the server has those, and is not refused', async () => {
  const device = await sharedDevice()
  const theirs = await device.keep(device.alice.type('unsent'))
  const tab = device.open()
  const page = await join(tab)
  page.replica.getText('body').insert(13, ' mine')
  for (let n = 1; n <= 5; n++) {
    expect(tab.wire.of('update').at(-1)).toMatchObject({ n })
    tab.say('rejected', { n, code: 'need_sync' })
    tab.clock.advance(1000)
    await settled()
  }
  expect(tab.wire.joins()).toHaveLength(1)
  expect(tab.wire.of('resync').length).toBeGreaterThan(0)
  tab.state(2, [theirs], vectorOf([stored, theirs]))
  tab.say('stored', { n: 6 })
  expect(page.save).toMatchObject({ state: 'saved', unstored: 0 })
})

test('when the other tab dies its changes go out from here, under ids that a join names', async () => {
  const device = await sharedDevice()
  await device.keep(device.alice.type('unsent'))
  const tab = device.open()
  const page = await join(tab)
  device.alive.clear()
  tab.clock.advance(3000)
  await settled()
  expect(tab.wire.joins().at(-1)?.clientIds).toEqual([page.replica.clientID, device.alice.replica.clientID])
  await answer(tab)
  expect(read([stored, ...bytesSent(tab)])).toBe('stored unsent')
  expect(tab.wire.questions('claim')).toEqual([])
})

test('of two tabs that find the changes of a dead one only the first takes them', async () => {
  const device = await sharedDevice()
  await device.keep(device.alice.type('unsent'))
  device.alive.clear()
  const ids: number[][] = []
  for (const name of [newTabId(), newTabId()]) {
    device.alive.add(name)
    const tab = device.open(name)
    tab.connection.open(pageId)
    await settled()
    await tab.connect()
    ids.push(tab.wire.joins()[0]?.clientIds ?? [])
  }
  expect(ids.map((named) => named.includes(device.alice.replica.clientID))).toEqual([true, false])
})

test('words that are in the copy and in no outbox are sent when no other tab lives', async () => {
  const device = await sharedDevice()
  device.alice.type('unsent')
  device.alive.clear()
  const tab = device.open()
  const page = await join(tab)
  expect(tab.wire.joins().at(-1)?.clientIds).toEqual([page.replica.clientID, device.alice.replica.clientID])
  await answer(tab)
  expect(read([stored, ...bytesSent(tab)])).toBe('stored unsent')
})

test('while another tab lives they may be its own, just written: it gets three seconds for its outbox', async () => {
  const device = await sharedDevice()
  device.alice.type('unsent')
  const tab = device.open()
  await join(tab)
  expect(tab.wire.joins()).toHaveLength(1)
  tab.clock.advance(3000)
  await settled()
  expect(tab.wire.of('resync')).toHaveLength(1)
  tab.state(1, [], vectorOf([stored]))
  await settled()
  expect(tab.wire.joins()).toHaveLength(2)
})

test('words in the copy that turn out to be of somebody else are left alone, and nobody is told that something was refused', async () => {
  const device = await sharedDevice()
  const { clientID } = device.alice.replica
  device.alice.type('not ours')
  device.alive.clear()
  const tab = device.open()
  const page = await join(tab)
  tab.wire.answer('join', { ok: false, code: 'client_not_owned' })
  await settled()
  await answer(tab)
  expect(tab.wire.questions('claim')).toEqual([{ ch: CH, clientIds: [page.replica.clientID, clientID] }])
  tab.wire.answer('claim', { ok: false, code: 'client_not_owned' })
  await settled()
  expect(bytesSent(tab)).toEqual([])
  expect(page).toMatchObject({ canEdit: true, save: { state: 'saved', unstored: 0 } })
  const joins = tab.wire.joins().length
  tab.state(1, [], vectorOf([stored]))
  await settled()
  expect(tab.wire.joins()).toHaveLength(joins)
})

test('what another tab has refused is neither sent from here nor waited for', async () => {
  const device = await sharedDevice()
  await device.keep(device.alice.type('too much'), { refused: 'page_full' })
  const tab = device.open()
  await join(tab)
  tab.clock.advance(10_000)
  await settled()
  expect(tab.wire.joins()).toHaveLength(1)
  expect(tab.wire.of('resync')).toEqual([])
  expect(bytesSent(tab)).toEqual([])
})

test('the copy is not held against the server while another tab has deletions to send', async () => {
  const device = await sharedDevice()
  const before = Y.encodeStateVector(device.alice.replica)
  device.alice.replica.getText('body').delete(0, 3)
  await device.keep(Y.encodeStateAsUpdate(device.alice.replica, before))
  const tab = device.open()
  await join(tab)
  tab.clock.advance(20_000)
  await settled()
  expect(tab.wire.questions('verify')).toEqual([])
  const [entry] = await device.store.list(pageId)
  if (entry) await device.store.remove([entry])
  tab.clock.advance(3000)
  await settled()
  tab.clock.advance(20_000)
  expect(tab.wire.questions('verify')).toHaveLength(1)
})

test('what others write meanwhile is not taken for words that nobody sends', async () => {
  const device = await sharedDevice()
  await device.keep(device.alice.type('unsent'))
  const tab = device.open()
  await join(tab)
  tab.say('updates', { from: 2, to: 2, updates: [new Writer().type('of bob')] })
  tab.clock.advance(10_000)
  await settled()
  expect(tab.wire.joins()).toHaveLength(1)
  expect(bytesSent(tab)).toEqual([])
})

test('of a struct that the server has in part only the rest is sent', async () => {
  const device = await sharedDevice()
  const before = Y.encodeStateVector(device.alice.replica)
  const first = device.alice.type('ab')
  device.alice.type('cd')
  await device.keep(Y.encodeStateAsUpdate(device.alice.replica, before))
  device.alive.clear()
  const tab = device.open()
  await join(tab, [stored, first])
  const { clientID } = device.alice.replica
  expect(bytesSent(tab).map((bytes) => Y.parseUpdateMeta(bytes).from.get(clientID))).toEqual([2])
  expect(read([stored, first, ...bytesSent(tab)])).toBe('stored abcd')
})
