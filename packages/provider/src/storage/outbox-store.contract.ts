import type { PageId, TabId } from '@tandem/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OutboxEntry, OutboxStore } from '../ports.ts'

const page = 'Page0000000000000000AA' as PageId
const otherPage = 'Page0000000000000000BB' as PageId

const entry = (order: number, more: Partial<OutboxEntry> = {}): OutboxEntry => ({
  page,
  tab: 'alice' as TabId,
  principal: 'p1',
  epoch: 1,
  at: 1000 + order,
  order,
  bytes: new Uint8Array([order]),
  ...more,
})

/** What every outbox store promises. `make` hands out an empty one. */
export const outboxStoreContract = (name: string, make: () => OutboxStore): void => {
  describe(`outbox store: ${name}`, () => {
    let store: OutboxStore
    beforeEach(() => {
      store = make()
    })
    afterEach(() => store.close())

    test('gives back what was added, the oldest first', async () => {
      await Promise.all([store.add(entry(2)), store.add(entry(1)), store.add(entry(10))])
      expect((await store.list(page)).map(({ order }) => order)).toEqual([1, 2, 10])
    })

    test('gives back every field as it was', async () => {
      await store.add(entry(1))
      expect(await store.list(page)).toEqual([entry(1)])
    })

    test('keeps a tab in its own order when its clock was set back', async () => {
      await store.add(entry(1, { at: 5000 }))
      await store.add(entry(2, { at: 1000 }))
      expect((await store.list(page)).map(({ order }) => order)).toEqual([1, 2])
    })

    test('keeps pages and tabs apart', async () => {
      await store.add(entry(1))
      await store.add(entry(1, { tab: 'bob' as TabId }))
      await store.add(entry(1, { page: otherPage }))
      expect((await store.list(page)).map(({ tab }) => tab).toSorted()).toEqual(['alice', 'bob'])
      expect(await store.list(otherPage)).toHaveLength(1)
    })

    test('replaces an entry with the same key', async () => {
      await store.add(entry(1))
      await store.add(entry(1, { refused: 'bad_update' }))
      expect(await store.list(page)).toEqual([entry(1, { refused: 'bad_update' })])
    })

    test('an entry that is renamed is there once, as it was, and goes to whoever asks first', async () => {
      await Promise.all([store.add(entry(1)), store.add(entry(2))])
      const to = (tab: string, order: number) => ({ page, tab: tab as TabId, order })
      const [bob, carol] = await Promise.all([
        store.move([
          { from: entry(1), to: to('bob', 7) },
          { from: entry(3), to: to('bob', 8) },
        ]),
        store.move([
          { from: entry(1), to: to('carol', 7) },
          { from: entry(2), to: to('carol', 8) },
        ]),
      ])
      expect(bob).toEqual([{ ...entry(1), ...to('bob', 7) }])
      expect(carol).toEqual([{ ...entry(2), ...to('carol', 8) }])
      expect((await store.list(page)).toSorted((a, b) => a.order - b.order)).toEqual([...bob, ...carol])
    })

    test('removes the entries named and no others, and does not mind unknown ones', async () => {
      await Promise.all([store.add(entry(1)), store.add(entry(2)), store.add(entry(1, { page: otherPage }))])
      await store.remove([entry(1), entry(7)])
      expect((await store.list(page)).map(({ order }) => order)).toEqual([2])
      expect(await store.list(otherPage)).toHaveLength(1)
    })

    test('takes calls in the order they are made', async () => {
      const added = store.add(entry(1))
      const removed = store.remove([entry(1)])
      const listed = store.list(page)
      await Promise.all([added, removed])
      expect(await listed).toEqual([])
    })

    test('an entry may be empty or large', async () => {
      const large = new Uint8Array(300_000).fill(7)
      await store.add(entry(1, { bytes: new Uint8Array() }))
      await store.add(entry(2, { bytes: large }))
      expect((await store.list(page)).map(({ bytes }) => bytes.byteLength)).toEqual([0, 300_000])
    })
  })
}
