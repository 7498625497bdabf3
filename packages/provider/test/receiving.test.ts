import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { pageId, settled, Tab, textOf, vectorOf, Writer } from './tab.ts'

const bobTypes = (...texts: string[]) => {
  const bob = new Writer()
  return texts.map((text) => bob.type(text))
}

test('a page is complete with the last part of its state', async () => {
  const tab = new Tab()
  const page = tab.connection.open(pageId)
  await settled()
  await tab.connect()
  await tab.answer({ seq: 2 })
  expect(page.status).toEqual({ state: 'joining', hasContent: false })
  expect(page.canEdit).toBe(false)
  tab.state(2, bobTypes('x'.repeat(300_000), '!'))
  expect(page.status).toEqual({ state: 'synced', role: 'editor', kind: 'document', session: 'alice1', quarantined: false })
  expect(page.canEdit).toBe(true)
  expect(textOf(page.replica)).toHaveLength(300_001)
})

test('updates that come before the state is complete wait for it', async () => {
  const tab = new Tab()
  const page = tab.connection.open(pageId)
  await settled()
  await tab.connect()
  await tab.answer({ seq: 2 })
  const [one, two, three] = bobTypes('1', '2', '3') as [Uint8Array, Uint8Array, Uint8Array]
  tab.say('updates', { from: 2, to: 2, updates: [two] })
  tab.say('updates', { from: 3, to: 3, updates: [three] })
  tab.clock.advance(100)
  expect(textOf(page.replica)).toBe('')
  tab.state(2, [one, two])
  expect(textOf(page.replica)).toBe('123')
  tab.clock.advance(100)
  expect(tab.wire.of('resync')).toEqual([])
})

test('what the server sends right behind its answer to a join is not lost', async () => {
  const tab = new Tab()
  const page = tab.connection.open(pageId)
  await settled()
  await tab.connect()
  const answered = tab.answer({ seq: 1 })
  tab.state(1, bobTypes('1'))
  await answered
  expect(textOf(page.replica)).toBe('1')
  expect(page.status.state).toBe('synced')
})

test('changes of others arrive in one transaction a frame', async () => {
  const tab = new Tab()
  const page = await tab.open()
  const origins: unknown[] = []
  page.replica.on('afterTransaction', ({ origin }: Y.Transaction) => void origins.push(origin))
  const [one, two, three] = bobTypes('1', '2', '3') as [Uint8Array, Uint8Array, Uint8Array]
  tab.say('updates', { from: 1, to: 2, updates: [one, two] })
  tab.say('updates', { from: 3, to: 3, updates: [three] })
  expect(textOf(page.replica)).toBe('')
  tab.clock.advance(50)
  expect(textOf(page.replica)).toBe('123')
  expect(origins).toHaveLength(1)
  tab.say('updates', { from: 4, to: 4, updates: bobTypes('4') })
  tab.clock.advance(50)
  expect(origins[1]).toBe(origins[0])
  expect(tab.wire.of('update')).toEqual([])
})

test('D7 a gap is given 50 ms and then asked for; what lies behind it waits', async () => {
  const tab = new Tab()
  const page = await tab.open()
  const [one, two, three] = bobTypes('1', '2', '3') as [Uint8Array, Uint8Array, Uint8Array]
  tab.say('updates', { from: 1, to: 1, updates: [one] })
  tab.say('updates', { from: 3, to: 3, updates: [three] })
  tab.clock.advance(49)
  expect(tab.wire.of('resync')).toEqual([])
  tab.clock.advance(1)
  expect(tab.wire.of('resync')).toEqual([{ ch: 3, epoch: 1, seq: 1 }])
  expect(textOf(page.replica)).toBe('1')
  tab.state(2, [two], vectorOf([one, two]))
  expect(textOf(page.replica)).toBe('123')
})

test('a gap that is not answered is asked for again, at leisure', async () => {
  const tab = new Tab()
  await tab.open()
  tab.say('updates', { from: 2, to: 2, updates: bobTypes('2') })
  tab.clock.advance(50)
  tab.say('updates', { from: 3, to: 3, updates: bobTypes('3') })
  tab.clock.advance(999)
  expect(tab.wire.of('resync')).toHaveLength(1)
  tab.clock.advance(1)
  expect(tab.wire.of('resync')).toHaveLength(2)
})

test('a straggler closes the gap and nobody is asked', async () => {
  const tab = new Tab()
  const page = await tab.open()
  const [one, two] = bobTypes('1', '2') as [Uint8Array, Uint8Array]
  tab.say('updates', { from: 2, to: 2, updates: [two] })
  tab.clock.advance(20)
  tab.say('updates', { from: 1, to: 1, updates: [one] })
  tab.clock.advance(100)
  expect(textOf(page.replica)).toBe('12')
  expect(tab.wire.of('resync')).toEqual([])
})

test('D7 own rows count: what follows them joins on, whichever is told first', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('board').insert(0, 'mine')
  const [two] = bobTypes('2') as [Uint8Array]
  tab.say('updates', { from: 3, to: 3, updates: [two] })
  tab.say('stored', { n: 1, from: 1, to: 2 })
  tab.clock.advance(100)
  expect(textOf(page.replica)).toBe('2')
  expect(tab.wire.of('resync')).toEqual([])
})

test('own rows behind a gap are remembered until the gap is filled', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('board').insert(0, 'mine')
  tab.say('stored', { n: 1, from: 2, to: 2 })
  const [one, three] = bobTypes('1', '3') as [Uint8Array, Uint8Array]
  tab.say('updates', { from: 1, to: 1, updates: [one] })
  tab.say('updates', { from: 3, to: 3, updates: [three] })
  tab.clock.advance(100)
  expect(textOf(page.replica)).toBe('13')
  expect(tab.wire.of('resync')).toEqual([])
})

test('a head that is ahead shows that the last message got lost', async () => {
  const tab = new Tab()
  await tab.open(5)
  tab.say('head', { seq: 5 })
  tab.clock.advance(100)
  expect(tab.wire.of('resync')).toEqual([])
  tab.say('head', { seq: 6 })
  tab.clock.advance(50)
  expect(tab.wire.of('resync')).toEqual([{ ch: 3, epoch: 1, seq: 5 }])
})

test('a gap that the answer did not close is asked for again', async () => {
  const tab = new Tab()
  await tab.open()
  tab.say('updates', { from: 3, to: 3, updates: bobTypes('3') })
  tab.clock.advance(50)
  tab.state(1, [])
  tab.clock.advance(50)
  expect(tab.wire.of('resync').map(({ seq }) => seq)).toEqual([0, 1])
})

test('messages that are not of the protocol, of another page or of another epoch change nothing', async () => {
  const tab = new Tab()
  const page = await tab.open()
  const updates = bobTypes('1')
  tab.connection.receive('updates', { ch: 3, epoch: 1, from: 'one', to: 1, updates })
  tab.connection.receive('constructor', {})
  tab.connection.receive('updates', undefined)
  tab.say('updates', { ch: 4, from: 1, to: 1, updates })
  tab.say('updates', { epoch: 2, from: 1, to: 1, updates })
  tab.clock.advance(100)
  expect(textOf(page.replica)).toBe('')
  expect(page.status.state).toBe('synced')
})

test('after a reconnect the tab says what it has, own rows and waiting changes included', async () => {
  const tab = new Tab()
  const page = await tab.open()
  page.replica.getText('board').insert(0, 'mine')
  tab.say('stored', { n: 1, from: 1, to: 1 })
  tab.say('updates', { from: 2, to: 2, updates: bobTypes('2') })
  await tab.cut()
  expect(textOf(page.replica)).toBe('2')
  await tab.connect()
  expect(tab.wire.joins()).toEqual([
    { pageId, epoch: 1, seq: 2, stateVector: Y.encodeStateVector(page.replica), clientIds: [page.replica.clientID] },
  ])
})

/** A tab that was synced up to row 2, and is back. */
const backAfterTwo = async (vector: Uint8Array[]) => {
  const tab = new Tab()
  const page = await tab.open(2)
  await tab.cut()
  await tab.connect()
  await tab.answer({ seq: 2 })
  tab.state(2, [], vectorOf(vector))
  return { tab, page }
}

test('a replica that lacks what its seq promised is filled by state vector', async () => {
  const updates = bobTypes('1', '2')
  const { tab, page } = await backAfterTwo(updates)
  tab.clock.advance(2000)
  await settled()
  expect(page.status.state).toBe('joining')
  expect(tab.wire.joins()[1]).not.toHaveProperty('seq')
  await tab.answer({ seq: 2 })
  tab.state(2, updates)
  tab.clock.advance(2000)
  expect(page.status.state).toBe('synced')
  expect(textOf(page.replica)).toBe('12')
  expect(tab.wire.joins()).toHaveLength(2)
})

test('a page that joins again over the same connection takes what the server sends right behind its answer', async () => {
  const updates = bobTypes('1', '2')
  const { tab, page } = await backAfterTwo(updates)
  tab.clock.advance(2000)
  await settled()
  expect([page.status.state, tab.wire.joins().length]).toEqual(['joining', 2])
  // As over long-polling, where one response brings both.
  const answered = tab.answer({ seq: 2 })
  tab.state(2, updates)
  await answered
  expect([page.status.state, textOf(page.replica)]).toEqual(['synced', '12'])
})

test('changes that the server has accepted and not stored yet are waited for', async () => {
  const updates = bobTypes('1')
  const { tab, page } = await backAfterTwo(updates)
  expect(page.status.state).toBe('synced')
  tab.say('updates', { from: 3, to: 3, updates })
  tab.clock.advance(2000)
  await settled()
  expect(tab.wire.joins()).toHaveLength(1)
})

test('bytes that cannot be read take nothing else with them, and the page is joined anew', async () => {
  const tab = new Tab()
  const page = await tab.open()
  const [one] = bobTypes('1') as [Uint8Array]
  tab.say('updates', { from: 1, to: 2, updates: [new Uint8Array([9, 9, 9]), one] })
  tab.clock.advance(50)
  await settled()
  expect(textOf(page.replica)).toBe('1')
  expect(tab.wire.joins()[1]).not.toHaveProperty('seq')
  expect(page.canEdit).toBe(true)
})
