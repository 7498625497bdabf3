import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { OpenHouse, PAGE, Reader } from './reader.ts'

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
