import { packUpdates, unpackUpdates } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { House, PAGE } from './house.ts'

test('D1 nobody is told stored, and nobody shown the change, before the log has it', async () => {
  const house = new House()
  const [alice, bob] = [await house.enter('Alice'), await house.enter('Bob')]
  const bytes = alice.write('a')
  await house.deliver()
  await house.clock.advance(50)
  await house.deliver()
  expect([alice.of('stored'), bob.of('updates')]).toEqual([[], []])
  await house.settle()
  expect(alice.of('stored')).toEqual([{ ch: alice.ch, epoch: 1, n: 1, from: 1, to: 1 }])
  expect(bob.of('updates')).toEqual([{ ch: bob.ch, epoch: 1, from: 1, to: 1, updates: [bytes] }])
  expect(alice.of('updates')).toEqual([])
})

test('changes that come while a commit runs are the next batch, and go out merged', async () => {
  const house = new House()
  const [alice, bob, carol] = [await house.enter('Alice'), await house.enter('Bob'), await house.enter('Carol')]
  alice.write('a')
  await house.deliver()
  await house.clock.advance(0) // the first commit runs
  for (const guest of [alice, bob]) for (const letter of 'xyz') guest.write(letter)
  await house.deliver()
  await house.settle()
  await house.clock.advance(10)
  await house.settle()
  const updates = carol.of('updates') as { from: number; to: number; updates: Uint8Array[] }[]
  expect(updates.map(({ from, to, updates: { length } }) => [from, to, length])).toEqual([
    [1, 1, 1],
    [2, 7, 1],
  ])
  const replica = new Y.Doc()
  for (const { updates: list } of updates) for (const bytes of list) Y.applyUpdate(replica, bytes)
  expect([...replica.getText('t').toString()].toSorted().join('')).toBe('axxyyzz')
  expect(bob.of('stored')).toEqual([{ ch: bob.ch, epoch: 1, n: 3 }]) // not a range: Alice's rows are between
})

test('while the disk is full nobody is told stored, everybody is told why, and saving resumes by itself', async () => {
  const house = new House()
  const [alice, bob] = [await house.enter('Alice'), await house.enter('Bob')]
  house.log.failing = true
  alice.write('a')
  await house.deliver()
  await house.settle()
  expect(alice.of('stored')).toEqual([])
  expect(bob.of('busy')).toEqual([{ code: 'store_unavailable', retryAfter: 250 }])
  house.log.failing = false
  await house.clock.advance(300)
  await house.settle()
  expect(alice.of('stored')).toHaveLength(1)
  expect(bob.of('updates')).toHaveLength(1)
  expect(house.problems).toEqual(['no space left'])
})

test('a room closes half a minute after the last session left, not while a flush is pending', async () => {
  const house = new House()
  const alice = await house.enter('Alice')
  alice.write('a')
  await house.deliver()
  await house.clock.advance(1)
  alice.connection.cut()
  await house.clock.advance(31_000)
  expect(house.rooms.find(PAGE)).toBeDefined()
  await house.settle()
  await house.clock.advance(31_000)
  expect(house.rooms.find(PAGE)).toBeUndefined()
  const bob = await house.enter('Bob')
  expect(bob.of('state')).toMatchObject([{ seq: 1 }])
})

test('somebody who comes back in time finds the room still open', async () => {
  const house = new House()
  const alice = await house.enter('Alice')
  const room = house.rooms.find(PAGE)
  alice.connection.cut()
  await house.clock.advance(29_000)
  await house.enter('Alice again')
  await house.clock.advance(31_000)
  expect(house.rooms.find(PAGE)).toBe(room)
})

test('a page that could not be read is an error for whoever asked, and is read again for the next', async () => {
  const house = new House()
  const { load } = house.log
  house.log.load = () => Promise.reject(new Error('the disk is away'))
  const alice = await house.enter('Alice')
  expect(alice.of('state')).toEqual([])
  expect(house.problems.join()).toContain('the disk is away')
  house.log.load = load
  await alice.join()
  expect(alice.of('state')).toHaveLength(1)
})

test('a returning tab gets only what it lacks', async () => {
  const house = new House()
  const alice = await house.enter('Alice')
  for (const letter of 'abc') {
    alice.write(letter)
    await house.deliver()
    await house.settle()
    await house.clock.advance(10)
  }
  const bob = await house.enter('Bob')
  await bob.join({ epoch: 1, seq: 2 })
  const [all, rest] = bob.of('state') as { bytes: Uint8Array; seq: number }[]
  expect([all?.seq, rest?.seq]).toEqual([3, 3])
  expect(rest!.bytes.byteLength).toBeLessThan(all!.bytes.byteLength / 2)
})

test('a tab that comes back far behind a busy page gets what it lacks', async () => {
  const house = new House()
  const [alice, bob] = [await house.enter('Alice'), await house.enter('Bob')]
  const stateVector = Y.encodeStateVector(bob.replica)
  for (let i = 0; i < 700; i++) alice.write('a')
  for (let i = 0; i < 10; i++) {
    await house.settle()
    await house.clock.advance(20)
  }
  bob.heard.length = 0
  await bob.join({ epoch: 1, seq: 0, stateVector })
  for (const { bytes } of bob.of('state') as { bytes: Uint8Array }[])
    for (const update of unpackUpdates(bytes)) Y.applyUpdate(bob.replica, update)
  expect(bob.of('closed')).toEqual([])
  expect(bob.replica.getText('t').length).toBe(700)
})

test('after two quiet seconds the title is derived', async () => {
  const house = new House()
  const alice = await house.enter('Alice')
  alice.replica.getMap('meta').set('title', 'Plans')
  alice.connection.emit('update', { ch: alice.ch, n: 1, bytes: Y.encodeStateAsUpdate(alice.replica) })
  await house.deliver()
  await house.settle()
  expect(house.derived).toEqual([])
  await house.clock.advance(2100)
  expect(house.derived).toMatchObject([{ title: 'Plans' }])
})

test('presence is the latest value of each session, named by the server', async () => {
  const house = new House()
  const [alice, bob] = [await house.enter('Alice'), await house.enter('Bob')]
  for (let x = 0; x < 5; x++)
    alice.connection.emit('presence', { ch: alice.ch, patch: { pointer: { x, y: 0, tool: 'pointer', button: 'up' } } })
  await house.deliver()
  await house.clock.advance(40)
  await house.deliver()
  const entries = (bob.of('presence') as { entries: { person?: { name: string }; patch?: unknown }[] }[]).flatMap((body) => body.entries)
  expect(entries.filter(({ person }) => person).map(({ person }) => person?.name)).toEqual(['Alice', 'Bob'])
  expect(entries.at(-1)?.patch).toEqual({ pointer: { x: 4, y: 0, tool: 'pointer', button: 'up' } })
  alice.connection.cut()
  await house.deliver()
  expect((bob.of('presence').at(-1) as { entries: unknown[] }).entries).toMatchObject([{ left: true }])
})

test('a connection that was busy gets what it missed once it can take it', async () => {
  const house = new House()
  const [alice, bob] = [await house.enter('Alice'), await house.enter('Bob')]
  const before = bob.of('presence').length
  Object.assign(bob.connection, { writable: false })
  alice.connection.emit('presence', { ch: alice.ch, patch: { editing: 'one' } })
  await house.deliver()
  await house.clock.advance(40)
  await house.deliver()
  expect(bob.of('presence')).toHaveLength(before)
  Object.assign(bob.connection, { writable: true })
  await house.clock.advance(40)
  await house.deliver()
  expect((bob.of('presence').at(-1) as { entries: unknown[] }).entries).toMatchObject([
    { person: { name: 'Alice' }, patch: { editing: 'one' } },
  ])
})

test('after a change a head is said a few times, then the room is silent', async () => {
  const house = new House()
  const alice = await house.enter('Alice')
  alice.write('a')
  await house.deliver()
  await house.settle()
  await house.clock.advance(60_000)
  await house.deliver()
  expect(alice.of('head')).toEqual(Array.from({ length: 3 }, () => ({ ch: alice.ch, epoch: 1, seq: 1 })))
})

test('a newcomer gets everything that is stored, also what came after the page was read', async () => {
  const house = new House()
  const alice = await house.enter('Alice')
  const bytes = alice.write('a')
  await house.deliver()
  await house.settle()
  const bob = await house.enter('Bob')
  expect(bob.of('state')).toMatchObject([{ seq: 1, bytes: packUpdates([bytes]) }])
})

test('whoever leaves a page hears nothing more of it', async () => {
  const house = new House()
  const [alice, bob] = [await house.enter('Alice'), await house.enter('Bob')]
  await house.enter('Carol')
  bob.connection.emit('leave', { ch: bob.ch })
  await house.deliver()
  const heard = bob.heard.length
  alice.write('a')
  await house.deliver()
  await house.settle()
  expect(bob.heard).toHaveLength(heard)
  expect(alice.of('stored')).toHaveLength(1)
})
