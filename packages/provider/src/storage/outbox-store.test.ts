import 'fake-indexeddb/auto'
import type { PageId, TabId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { IndexedDbOutbox } from './indexeddb-outbox.ts'
import { MemoryOutbox } from './memory-outbox.ts'
import { outboxStoreContract } from './outbox-store.contract.ts'

let databases = 0

outboxStoreContract('memory', () => new MemoryOutbox())
outboxStoreContract('IndexedDB', () => new IndexedDbOutbox(`outbox-${(databases += 1)}`))

const page = 'Page0000000000000000AA' as PageId
const entry = { page, tab: 'alice' as TabId, principal: '', epoch: 1, at: 1, order: 1, bytes: new Uint8Array([1]) }

test('a change in IndexedDB outlives the tab that made it', async () => {
  const before = new IndexedDbOutbox('outlives')
  await before.add(entry)
  await before.close()
  const after = new IndexedDbOutbox('outlives')
  expect(await after.list(page)).toEqual([entry])
  await after.close()
})

test('a device that cannot open the database says so, and is asked again', async () => {
  const store = new IndexedDbOutbox('broken')
  const working = globalThis.indexedDB
  globalThis.indexedDB = {
    open: () => {
      throw new Error('private mode')
    },
  } as unknown as typeof indexedDB
  await expect(store.add(entry)).rejects.toThrow('private mode')
  globalThis.indexedDB = working
  await store.add(entry)
  expect(await store.list(page)).toHaveLength(1)
  await store.close()
})
