import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { newTabId, type PageId } from '@tandem/protocol'
import { FakeClock } from '../test/fake-clock.ts'
import { Outbox } from './outbox.ts'
import { addRepair, holdsAll, missingClients } from './repair.ts'
import { MemoryOutbox } from './storage/memory-outbox.ts'

/** The repair that a tab with this outbox makes of the clients that are `missing`. */
const repairOf = (replica: Y.Doc, serverVector: Uint8Array, missing: readonly number[]): Uint8Array => {
  const shared = { page: 'Page0000000000000000AA' as PageId, tab: newTabId(), principal: 'p1', store: new MemoryOutbox() }
  const outbox = new Outbox({ ...shared, clock: new FakeClock(), nextOrder: () => 1, changed: () => undefined })
  addRepair(outbox, replica, { of: missing, serverVector, epoch: 1 })
  return outbox.changes[0]?.entry.bytes as Uint8Array
}

const write = (replica: Y.Doc, text: string): Uint8Array => {
  const before = Y.encodeStateVector(replica)
  replica.getText('body').insert(replica.getText('body').length, text)
  return Y.encodeStateAsUpdate(replica, before)
}

test('nothing is missing when the server or the outbox has it', () => {
  const alice = new Y.Doc()
  write(alice, 'stored')
  const server = Y.encodeStateVector(alice)
  expect(missingClients(alice, server, [])).toEqual([])
  const one = write(alice, 'one')
  const two = write(alice, 'two')
  expect(missingClients(alice, server, [one, two])).toEqual([])
})

test('what neither has is put into one update', () => {
  const alice = new Y.Doc()
  write(alice, 'stored')
  const stored = Y.encodeStateAsUpdate(alice)
  const server = Y.encodeStateVector(alice)
  write(alice, ' lost')
  const two = write(alice, ' two')
  const repair = repairOf(alice, server, missingClients(alice, server, [two]))
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
  const nothing = Y.encodeStateVector(new Y.Doc())
  const repair = repairOf(alice, nothing, missingClients(alice, nothing, []))
  expect([...Y.parseUpdateMeta(repair).to.keys()]).toEqual([alice.clientID])
  Y.applyUpdate(alice, first)
  expect(alice.getText('body').toString()).toContain('first second')
})

test('a repair of one client says nothing of what another has not sent yet, not even that it is deleted', () => {
  const bob = new Y.Doc()
  write(bob, 'stored')
  const server = Y.encodeStateVector(bob)
  const stored = Y.encodeStateAsUpdate(bob)
  const alice = new Y.Doc()
  Y.applyUpdate(alice, stored)
  alice.getText('body').insert(0, 'lost ')
  write(bob, ' unsent')
  bob.getText('body').delete(1, 8)
  Y.applyUpdate(alice, Y.encodeStateAsUpdate(bob))
  const repair = repairOf(alice, server, [alice.clientID])
  const reader = new Y.Doc()
  Y.applyUpdate(reader, stored)
  Y.applyUpdate(reader, repair)
  expect(reader.store).toMatchObject({ pendingStructs: null, pendingDs: null })
  expect(reader.getText('body').toString()).toBe('lost s')
})

test('a replica that lacks an insertion does not hold all', () => {
  const alice = new Y.Doc()
  write(alice, 'a')
  expect(holdsAll(alice, Y.encodeStateVector(alice))).toBe(true)
  expect(holdsAll(new Y.Doc(), Y.encodeStateVector(alice))).toBe(false)
})
