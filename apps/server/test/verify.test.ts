import { contentDigest } from '@tandem/content'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { OpenHouse, PAGE, Reader } from './reader.ts'

test('D7 a replica that has what the log says is told so, one that differs is told that', async () => {
  const house = new OpenHouse()
  const alice = new Reader('alice')
  const room = await house.enter(alice)
  for (const letter of 'abc') alice.write(room, letter)
  await house.settle()
  const asked = { epoch: 1, seq: 3 }
  expect(await room.verify({ ...asked, digest: contentDigest(alice.replica) })).toBe(true)
  expect(await room.verify({ ...asked, digest: contentDigest(new Y.Doc()) })).toBe(false)
})

test('the digest is of the page as it was at that seq, whatever came since, and from a snapshot as from rows', async () => {
  const house = new OpenHouse()
  const alice = new Reader('alice')
  const room = await house.enter(alice)
  for (let i = 0; i < 600; i++) {
    alice.write(room)
    if (i % 100 === 99) await house.settle()
  }
  await house.settle()
  await house.clock.advance(5000)
  expect((await house.inner.load(PAGE))?.snapshot?.seq).toBeGreaterThan(0)
  expect(await room.verify({ epoch: 1, seq: 600, digest: contentDigest(alice.replica) })).toBe(true)
})

test('a server that has other things to do, or another seq, does not answer', async () => {
  const house = new OpenHouse()
  const alice = new Reader('alice')
  const room = await house.enter(alice)
  alice.write(room)
  await house.settle()
  const digest = contentDigest(alice.replica)
  expect(await room.verify({ epoch: 1, seq: 0, digest })).toBeUndefined()
  expect(await room.verify({ epoch: 2, seq: 1, digest })).toBeUndefined()
  expect(await room.verify({ epoch: 1, seq: 1, digest })).toBe(true)
  alice.write(room)
  await house.settle()
  expect(await room.verify({ epoch: 1, seq: 2, digest: contentDigest(alice.replica) })).toBeUndefined()
  await house.clock.advance(5000)
  expect(await room.verify({ epoch: 1, seq: 2, digest: contentDigest(alice.replica) })).toBe(true)
})
