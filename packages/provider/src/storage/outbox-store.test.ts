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

/** Every transaction that is begun, with what is known of it before it ends. */
const watchTransactions = () => {
  const begun: { durability: unknown; committed: boolean; done: boolean }[] = []
  const { prototype } = IDBDatabase
  const begin = prototype.transaction
  prototype.transaction = function watched(this: IDBDatabase, ...given: Parameters<IDBDatabase['transaction']>) {
    const transaction = begin.apply(this, given)
    const seen = { durability: given[2]?.durability, committed: false, done: false }
    const commit = transaction.commit.bind(transaction)
    transaction.commit = () => {
      seen.committed = true
      commit()
    }
    transaction.addEventListener('complete', () => (seen.done = true))
    if (given[1] === 'readwrite') begun.push(seen)
    return transaction
  }
  return { begun, stop: () => (prototype.transaction = begin) }
}

/** Lets what needs no device run. */
const atOnce = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve()
}

test('what is typed while the disk is busy is called kept only with its own disk flush, which it shares', async () => {
  const store = new IndexedDbOutbox('busy disk')
  await store.list(page)
  await atOnce()
  const { begun, stop } = watchTransactions()
  const kept: number[] = []
  const added = [1, 2, 3].map((order) => store.add({ ...entry, order }).then(() => kept.push(order)))
  await atOnce()
  expect(begun).toEqual([{ durability: 'strict', committed: true, done: false }])
  await added[0]
  expect(kept).toEqual([1])
  await Promise.all(added)
  stop()
  const flushed = { durability: 'strict', committed: true, done: true }
  expect(begun).toEqual([flushed, flushed])
  await store.close()
})

test('a tab that may end at any moment hands everything over at once', async () => {
  const store = new IndexedDbOutbox('ending')
  await store.list(page)
  const { begun, stop } = watchTransactions()
  const first = store.add(entry)
  await atOnce()
  const second = store.add({ ...entry, order: 2 })
  const removed = store.remove([entry])
  store.flush()
  await atOnce()
  expect(begun).toEqual([
    { durability: 'strict', committed: true, done: false },
    { durability: 'strict', committed: true, done: false },
  ])
  stop()
  await Promise.all([first, second, removed])
  expect((await store.list(page)).map(({ order }) => order)).toEqual([2])
  await store.close()
})

test('what was stored meanwhile does not come back when the outbox is handed over', async () => {
  const store = new IndexedDbOutbox('early')
  const done = [1, 2, 3].flatMap((order) => [store.add({ ...entry, order }), store.remove([{ ...entry, order }])])
  store.flush()
  await Promise.all(done)
  expect(await store.list(page)).toEqual([])
  await store.close()
})
