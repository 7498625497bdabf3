import { LIMITS, newTabId, RESERVED_CLIENT_IDS, type PageId, type TabId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { MemoryCopies } from '../src/storage/memory-copies.ts'
import { MemoryOutbox } from '../src/storage/memory-outbox.ts'
import { CH, pageId, read, settled, Tab, textOf, Writer } from './tab.ts'

const bytesSent = (tab: Tab) => tab.wire.of('update').map(({ bytes }) => bytes)
const refuse = async (tab: Tab, event: 'join' | 'claim', code = 'client_not_owned') => {
  tab.wire.answer(event, { ok: false, code })
  await settled()
}

/** A device with one change each by so many writers of earlier visits. */
const deviceOf = async (writers: Writer[], page: PageId = pageId) => {
  const store = new MemoryOutbox()
  for (const [order, writer] of writers.entries()) {
    await store.add({ page, tab: 'old' as TabId, principal: 'p1', epoch: 1, at: order, order, bytes: writer.type(`${order} `) })
  }
  return store
}

test('a join names the id that is written under first, then those of the outbox', async () => {
  const writers = [new Writer(), new Writer()]
  const tab = new Tab({ store: await deviceOf(writers) })
  const page = tab.connection.open(pageId)
  await tab.connect()
  expect(tab.wire.joins()[0]?.clientIds).toEqual([page.replica.clientID, ...writers.map(({ replica }) => replica.clientID)])
  await tab.answer()
  tab.state(0, [])
  expect(read(bytesSent(tab))).toBe(textOf(page.replica))
  expect(tab.wire.questions('claim')).toEqual([])
})

test('a person writes under an id that is not one of the server', async () => {
  const tab = new Tab()
  const page = tab.connection.open(pageId)
  expect(page.replica.clientID).toBeGreaterThanOrEqual(RESERVED_CLIENT_IDS)
  page.replica.clientID = RESERVED_CLIENT_IDS - 1
  await tab.connect()
  expect(page.replica.clientID).toBeGreaterThanOrEqual(RESERVED_CLIENT_IDS)
  expect(tab.wire.joins()[0]?.clientIds).toEqual([page.replica.clientID])
})

test('more ids than a join may name are claimed before anything is sent under them', async () => {
  const writers = Array.from({ length: LIMITS.clientIdsPerClaim + 5 }, () => new Writer())
  const tab = new Tab({ store: await deviceOf(writers) })
  const page = await tab.open()
  const named = tab.wire.joins()[0]?.clientIds ?? []
  expect(named).toHaveLength(LIMITS.clientIdsPerClaim)
  const sent = () => new Set(bytesSent(tab).flatMap((bytes) => [...Y.parseUpdateMeta(bytes).to.keys()]))
  expect([...sent()].every((id) => named.includes(id))).toBe(true)
  const claimed = tab.wire.questions('claim')
  // The server knows nothing of the first: it is the one to go on with.
  expect(claimed.map(({ clientIds }) => clientIds)).toEqual([
    [page.replica.clientID, ...writers.map(({ replica }) => replica.clientID).slice(named.length - 1)],
  ])
  expect(named).not.toContain(page.replica.clientID)
  tab.wire.answer('claim', { ok: true })
  await settled()
  expect(sent().size).toBe(writers.length)
})

test('an id that Yjs has changed is claimed before anything goes out under it', async () => {
  const tab = new Tab()
  const page = await tab.open()
  const before = page.replica.clientID
  // Somebody else writes under the same id.
  const clone = new Writer()
  clone.replica.clientID = before
  tab.say('updates', { from: 1, to: 1, updates: [clone.type('mine? ')] })
  tab.clock.advance(50)
  const { clientID } = page.replica
  expect(clientID).not.toBe(before)
  expect(tab.wire.questions('claim')).toEqual([{ ch: CH, clientIds: [clientID] }])
  page.replica.getText('body').insert(0, 'a')
  expect(bytesSent(tab)).toEqual([])
  tab.wire.answer('claim', { ok: true })
  await settled()
  expect(bytesSent(tab)).toHaveLength(1)
  expect(tab.wire.questions('claim')).toHaveLength(1)
})

test('a replica that is given another id claims it with the next change, and what waits before that goes out', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'a')
  page.replica.clientID += 1
  page.replica.getText('body').insert(0, 'b')
  expect(bytesSent(tab)).toHaveLength(1)
  tab.wire.answer('claim', { ok: true })
  await settled()
  expect(bytesSent(tab)).toHaveLength(2)
})

test('a deletion needs nobody to agree to an id', async () => {
  const tab = new Tab()
  const page = await tab.open(1, [new Writer().type('abc')])
  page.replica.getText('body').delete(0, 1)
  expect(bytesSent(tab)).toHaveLength(1)
})

test('somebody else has the id of this replica: it takes another and joins again', async () => {
  const tab = new Tab()
  const page = tab.connection.open(pageId)
  await tab.connect()
  const before = page.replica.clientID
  await refuse(tab, 'join')
  expect(page.replica.clientID).not.toBe(before)
  expect(tab.wire.joins()[1]?.clientIds).toEqual([page.replica.clientID])
  await tab.answer()
  tab.state(0, [])
  expect(page).toMatchObject({ canEdit: true, status: { state: 'synced' } })
})

test('a server that likes no id is not asked for ever', async () => {
  const tab = new Tab()
  const page = tab.connection.open(pageId)
  await tab.connect()
  for (let i = 0; i < 10; i++) await refuse(tab, 'join')
  expect(tab.wire.joins()).toHaveLength(4)
  expect(page.status).toEqual({ state: 'refused', code: 'client_not_owned' })
})

test('changes of an earlier visit under an id of somebody else are set apart with the text; the page itself opens', async () => {
  const [own, foreign] = [new Writer(), new Writer()]
  const tab = new Tab({ store: await deviceOf([own, foreign]) })
  const page = tab.connection.open(pageId)
  await tab.connect()
  await refuse(tab, 'join')
  expect(tab.wire.joins()[1]?.clientIds).toEqual([page.replica.clientID])
  await tab.answer()
  tab.state(0, [])
  expect(tab.wire.questions('claim')).toEqual([{ ch: CH, clientIds: [page.replica.clientID, own.replica.clientID] }])
  tab.wire.answer('claim', { ok: true })
  await settled()
  expect(read(bytesSent(tab))).toBe('0 ')
  expect(tab.wire.questions('claim').at(-1)).toEqual({ ch: CH, clientIds: [page.replica.clientID, foreign.replica.clientID] })
  await refuse(tab, 'claim')
  tab.say('stored', { n: 1 })
  expect(page.save).toMatchObject({ state: 'refused', reason: 'client_not_owned', unstored: 1 })
  expect((await tab.store.list(pageId)).map(({ refused }) => refused)).toEqual(['client_not_owned'])
  expect(tab.wire.questions('claim').slice(2)).toEqual([{ ch: CH, clientIds: [page.replica.clientID] }])
})

test('a server that has much to do is asked again later', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.clientID += 1
  page.replica.getText('body').insert(0, 'a')
  tab.wire.answer('claim', { ok: false, code: 'rate', retryAfter: 700 })
  await settled()
  tab.clock.advance(699)
  expect(tab.wire.questions('claim')).toHaveLength(1)
  tab.clock.advance(1)
  expect(tab.wire.questions('claim')).toHaveLength(2)
  tab.wire.answer('claim', { ok: true })
  await settled()
  expect(bytesSent(tab)).toHaveLength(1)
})

test('an answer of a connection that is gone says nothing about the next', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.clientID += 1
  page.replica.getText('body').insert(0, 'a')
  const { wire } = tab
  await tab.connect()
  await tab.answer()
  tab.state(0, [])
  wire.answer('claim', { ok: false, code: 'client_not_owned' })
  await settled()
  expect(bytesSent(tab)).toHaveLength(1)
  expect(page.save.state).toBe('saving')
  expect(page.canEdit).toBe(true)
})

test('a change whose id somebody else has all the same is kept for copying', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('body').insert(0, 'a')
  tab.say('rejected', { n: 1, code: 'client_not_owned' })
  expect(page.save).toMatchObject({ state: 'refused', reason: 'client_not_owned', unstored: 1 })
})

test('an update under more ids than one message may have travels as an outbox', async () => {
  const writers = Array.from({ length: LIMITS.clientIdsPerUpdate + 2 }, () => new Writer())
  const store = new MemoryOutbox()
  const many = Y.mergeUpdates(writers.map((writer) => writer.type('x')))
  await store.add({ page: pageId, tab: newTabId(), principal: 'p1', epoch: 1, at: 1, order: 1, bytes: many })
  const tab = new Tab({ store, copies: new MemoryCopies() })
  await tab.open()
  expect(bytesSent(tab)).toEqual([])
  expect(tab.wire.of('outbox')).toEqual([{ ch: CH, n: 1, part: 0, parts: 1, bytes: many }])
})
