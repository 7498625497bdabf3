import 'fake-indexeddb/auto'
import type { PageId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { IndexedDbCopies } from './indexeddb-copies.ts'
import { localCopiesContract } from './local-copies.contract.ts'
import { MemoryCopies } from './memory-copies.ts'

let people = 0

localCopiesContract('memory', () => new MemoryCopies())
localCopiesContract('IndexedDB', () => new IndexedDbCopies(`person-${(people += 1)}`))

const page = 'Page0000000000000000AA' as PageId
const mark = { epoch: 1, seq: 1, role: 'editor' } as const

test('copies of two people on one device are apart', async () => {
  const replica = new Y.Doc()
  const alice = new IndexedDbCopies('alice').open(page, replica)
  await alice.whenLoaded
  alice.mark(mark)
  await alice.close()
  const bob = new IndexedDbCopies('bob').open(page, new Y.Doc())
  expect(await bob.whenLoaded).toBeUndefined()
  await bob.close()
})

test('clearing in one tab stops another from writing old content into the new copy', async () => {
  const copies = new IndexedDbCopies('two-tabs')
  const old = new Y.Doc()
  const stale = copies.open(page, old)
  await stale.whenLoaded
  stale.mark(mark)
  const clearing = copies.open(page, new Y.Doc())
  await clearing.whenLoaded
  await clearing.clear()
  expect(() => old.getText('body').insert(0, 'of the old log')).not.toThrow()
  stale.mark({ ...mark, seq: 2 })
  const fresh = new Y.Doc()
  const next = copies.open(page, fresh)
  expect(await next.whenLoaded).toBeUndefined()
  expect(fresh.getText('body').toString()).toBe('')
  await next.close()
  await stale.close()
})

test('a copy is whole although another tab threw away what had no mark yet', async () => {
  const copies = new IndexedDbCopies('two-first-visits')
  const replica = new Y.Doc()
  const first = copies.open(page, replica)
  await first.whenLoaded
  replica.getText('body').insert(0, 'hello')
  const second = copies.open(page, new Y.Doc())
  await second.whenLoaded
  first.mark(mark)
  await first.close()
  await second.close()
  const later = new Y.Doc()
  const third = copies.open(page, later)
  expect(await third.whenLoaded).toEqual(mark)
  expect(later.getText('body').toString()).toBe('hello')
  await third.close()
})
