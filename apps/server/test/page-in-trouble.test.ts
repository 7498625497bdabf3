import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { content, item, update } from './attacks/encoding.ts'
import { inlineWorker } from './inline-worker.ts'
import { OpenHouse, PAGE, Reader } from './reader.ts'
import { settled } from './virtual-clock.ts'

test('a page in quarantine is shown as it last was whole, and takes nothing', async () => {
  const house = new OpenHouse()
  const alice = new Reader('alice')
  const room = await house.enter(alice)
  for (const letter of 'abc') alice.write(room, letter)
  await house.settle()
  house.leave(room, alice)
  await house.clock.advance(31_000)
  await house.inner.quarantine(PAGE, { epoch: 1, seq: 2, problem: 'row 3 is damaged' })

  const bob = new Reader('bob')
  const shown = await house.enter(bob)
  expect(shown.quarantined).toBe('row 3 is damaged')
  await shown.sendState(bob, {})
  expect(bob.loaded).toBe('ba')
  expect(bob.write(shown)).toBe('quarantined')
})

test('everybody comes again when somebody finds the page released', async () => {
  const house = new OpenHouse()
  await house.inner.quarantine(PAGE, { epoch: 1, seq: 0, problem: 'unreadable' })
  const [alice, bob] = [new Reader('alice'), new Reader('bob')]
  const locked = await house.enter(alice)
  expect((await house.enter(bob)).ch).toBe(locked.ch)
  Object.assign(house.inner.page(PAGE) ?? {}, { quarantine: undefined })
  const carol = new Reader('carol')
  const open = await house.enter(carol)
  expect(open.quarantined).toBeUndefined()
  expect(alice.of('closed')).toEqual([{ ch: locked.ch, reason: 'page_quarantined', retry: true }])
  expect(carol.write(open)).toBeUndefined()
})

test('a page that is put into quarantine while people write takes nothing more, and they come again to see it', async () => {
  const house = new OpenHouse()
  const alice = new Reader('alice')
  const room = await house.enter(alice)
  await house.inner.quarantine(PAGE, { epoch: 1, seq: 0, problem: 'unreadable' })
  alice.write(room)
  await house.settle()
  expect(alice.of('stored')).toEqual([])
  expect(alice.of('rejected')).toMatchObject([{ n: 1, code: 'quarantined' }])
  expect(alice.of('closed')).toMatchObject([{ reason: 'page_quarantined', retry: true }])
})

test('a page at its size limit takes no more, but deletions and what it has already are answered', async () => {
  const house = new OpenHouse({ pageBytes: 1000 })
  const alice = new Reader('alice')
  const room = await house.enter(alice)
  expect(alice.write(room, 'x'.repeat(900))).toBeUndefined()
  await house.settle()
  expect(alice.write(room, 'y'.repeat(200))).toBe('page_full')
})

test('what was written while nobody listened does not depend on anything the page lacks', async () => {
  const house = new OpenHouse()
  const alice = new Reader('alice')
  const room = await house.enter(alice)
  const updates: Uint8Array[] = []
  alice.replica.on('update', (update: Uint8Array) => updates.push(update))
  for (const letter of 'abc') alice.replica.getText('t').insert(0, letter)
  expect(alice.submit(room, updates[1] as Uint8Array)).toBe('need_sync')
  expect(alice.submit(room, Y.mergeUpdates(updates))).toBeUndefined()
})

test('D7 a page on which somebody wrote what replicas read differently is shown as it was before, and the operator told who it was', async () => {
  const house = new OpenHouse()
  const [alice, eve] = [new Reader('alice'), new Reader('eve')]
  const room = await house.enter(alice)
  await house.enter(eve)
  for (const letter of 'abc') alice.write(room, letter)
  // The letters stand as cba.
  const client = alice.replica.clientID
  const wrong = update([{ client: 6000, structs: [item({ origin: [client, 0], right: [client, 2] }, content.text('x'))] }])
  expect([room.claim(eve, [6000]), eve.submit(room, wrong)]).toEqual([undefined, undefined])
  await house.settle()
  expect(alice.write(room, 'd')).toBeUndefined()
  await house.settle()
  await house.clock.advance(2000)
  await house.settle()
  for (const reader of [alice, eve]) expect(reader.of('closed')).toEqual([{ ch: room.ch, reason: 'page_quarantined', retry: true }])
  expect(house.problems).toEqual([expect.stringMatching(/^in quarantine: update 4 is not what an editor writes.* it is by eve$/)])

  const bob = new Reader('bob')
  const shown = await house.enter(bob)
  expect(shown.quarantined).toContain('update 4')
  await shown.sendState(bob, {})
  expect(bob.loaded).toBe('cba')
  expect(bob.write(shown)).toBe('quarantined')
})

test('a page that takes too long to fold is not put into quarantine', async () => {
  const late = { ...inlineWorker, fold: () => Promise.reject(new Error('the page took too long')) }
  const house = new OpenHouse({ worker: late })
  const alice = new Reader('alice')
  const room = await house.enter(alice)
  alice.write(room, 'a')
  await house.settle()
  await house.clock.advance(2000)
  await house.settle()
  expect(house.problems).toEqual(['cannot fold: the page took too long'])
  expect(alice.write(room, 'b')).toBeUndefined()
  expect(alice.of('closed')).toEqual([])
})

test('a page of too many pieces takes no more, however few bytes they are, until a snapshot puts together what belongs together', async () => {
  const house = new OpenHouse({ pageStructs: 600 })
  const alice = new Reader('alice')
  const room = await house.enter(alice)
  const typed: Uint8Array[] = []
  alice.replica.on('update', (bytes: Uint8Array) => typed.push(bytes))
  for (let i = 0; i < 601; i++) alice.replica.getText('t').insert(i, 'a')
  const [last] = typed.splice(600) as [Uint8Array]
  expect(new Set(typed.map((bytes) => alice.submit(room, bytes)))).toEqual(new Set([undefined]))
  expect(alice.submit(room, last)).toBe('page_full')
  for (let i = 0; i < 5; i++) {
    await house.settle()
    await house.clock.advance(20)
  }
  expect(alice.submit(room, last)).toBeUndefined()
  expect(house.problems).toEqual([])
})

test('everybody else has their turn while a large page is read', async () => {
  const house = new OpenHouse()
  const alice = new Reader('alice')
  const room = await house.enter(alice)
  for (let i = 0; i < 10; i++) alice.write(room)
  await house.settle()
  house.leave(room, alice)
  await house.clock.advance(31_000)

  let read = 0
  const { elapsed } = house.clock
  house.clock.elapsed = () => elapsed() + read * 5
  house.read = () => void read++
  const entering = house.rooms.open(PAGE)
  await settled()
  expect(read).toBeLessThan(5)
  await house.clock.advance(0)
  expect((await entering)?.seq).toBe(10)
  expect(read).toBe(10)
})
