import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { holdsAll, missingFromServer } from './repair.ts'

const write = (replica: Y.Doc, text: string): Uint8Array => {
  const before = Y.encodeStateVector(replica)
  replica.getText('body').insert(replica.getText('body').length, text)
  return Y.encodeStateAsUpdate(replica, before)
}

test('nothing is missing when the server or the outbox has it', () => {
  const alice = new Y.Doc()
  write(alice, 'stored')
  const server = Y.encodeStateVector(alice)
  expect(missingFromServer(alice, server, [])).toBeUndefined()
  const one = write(alice, 'one')
  const two = write(alice, 'two')
  expect(missingFromServer(alice, server, [one, two])).toBeUndefined()
})

test('what neither has is put into one update', () => {
  const alice = new Y.Doc()
  write(alice, 'stored')
  const stored = Y.encodeStateAsUpdate(alice)
  const server = Y.encodeStateVector(alice)
  write(alice, ' lost')
  const two = write(alice, ' two')
  const repair = missingFromServer(alice, server, [two]) as Uint8Array
  const bob = new Y.Doc()
  Y.applyUpdate(bob, stored)
  Y.applyUpdate(bob, repair)
  expect(bob.getText('body').toString()).toBe('stored lost two')
})

test('changes that wait for others stay out of a repair, and stay in the replica', () => {
  const bob = new Y.Doc()
  const first = write(bob, 'first')
  const second = write(bob, ' second')
  const alice = new Y.Doc()
  write(alice, 'mine')
  Y.applyUpdate(alice, second)
  const repair = missingFromServer(alice, Y.encodeStateVector(new Y.Doc()), []) as Uint8Array
  expect([...Y.parseUpdateMeta(repair).to.keys()]).toEqual([alice.clientID])
  Y.applyUpdate(alice, first)
  expect(alice.getText('body').toString()).toContain('first second')
})

test('a replica that lacks an insertion does not hold all', () => {
  const alice = new Y.Doc()
  write(alice, 'a')
  expect(holdsAll(alice, Y.encodeStateVector(alice))).toBe(true)
  expect(holdsAll(new Y.Doc(), Y.encodeStateVector(alice))).toBe(false)
})
