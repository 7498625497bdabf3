import type { PageId, PrincipalId } from '@tandem/protocol'
import { newPageId } from '@tandem/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { NewRow } from '../rooms/ports.ts'
import type { CoreStore } from './store.ts'
import { addPage, rowOf, textOf } from './update-log.contract.ts'

const stored = (...seqs: number[]) => ({ stored: true, seqs })
const notOwned = (row: number) => ({ stored: false, fatal: false, refused: { row, code: 'client_not_owned' } })

/** What every log promises about the owners of Yjs client ids. `open` gives an empty store. */
export const claimsContract = (name: string, open: () => Promise<CoreStore>): void => {
  describe(`owners of client ids in ${name}`, () => {
    let store: CoreStore
    let [plan, board] = [newPageId(), newPageId()]
    beforeEach(async () => {
      store = await open()
      plan = await addPage(store)
      board = await addPage(store)
    })
    afterEach(() => store.close())

    const row = (who: string, claims: number[], page: PageId = plan): NewRow => ({
      ...rowOf(page, who),
      principal: who as PrincipalId,
      claims,
    })
    const owners = async (page = plan) => Object.fromEntries((await store.log.load(page))?.owners ?? [])

    test('D6 a client id belongs to whoever wrote first under it', async () => {
      expect(await store.log.append([row('alice', [1001, 1002]), row('bob', [2001])])).toEqual(stored(2, 3))
      expect(await owners()).toEqual({ 1001: 'alice', 1002: 'alice', 2001: 'bob' })
      expect(await store.log.append([row('bob', [1001])])).toMatchObject(notOwned(0))
      expect(await owners()).toEqual({ 1001: 'alice', 1002: 'alice', 2001: 'bob' })
    })

    test('D6 of two people who claim one id in one batch the first has it, and nothing of the batch is kept', async () => {
      expect(await store.log.append([row('alice', [7]), row('bob', [8, 7]), row('carol', [9])])).toMatchObject(notOwned(1))
      expect(await owners()).toEqual({})
      expect((await store.log.load(plan))?.rows.map(textOf)).toEqual(['seed'])
      expect(await store.log.append([row('alice', [7]), row('carol', [9])])).toEqual(stored(2, 3))
      expect(await store.log.append([row('bob', [8, 7])])).toMatchObject(notOwned(0))
      expect(await owners()).toEqual({ 7: 'alice', 9: 'carol' })
    })

    test('one person may claim an id again, from another tab or twice in a batch', async () => {
      expect(await store.log.append([row('alice', [7]), row('alice', [7, 7])])).toEqual(stored(2, 3))
      expect(await store.log.append([row('alice', [7])])).toEqual(stored(4))
      expect(await owners()).toEqual({ 7: 'alice' })
    })

    test('the same id on another page is another', async () => {
      expect(await store.log.append([row('alice', [7]), row('bob', [7], board)])).toEqual(stored(2, 2))
      expect([await owners(plan), await owners(board)]).toEqual([{ 7: 'alice' }, { 7: 'bob' }])
    })

    test('a batch that fails for another reason claims nothing', async () => {
      expect(await store.log.append([row('alice', [7]), row('bob', [8], newPageId())])).toMatchObject({ stored: false })
      expect(await owners()).toEqual({})
      expect(await store.log.append([row('bob', [7])])).toEqual(stored(2))
    })

    test('the largest id Yjs can read and many at once are kept as they are', async () => {
      const claims = [2 ** 32 - 1, 2 ** 53 - 1, ...Array.from({ length: 300 }, (_, i) => 5000 + i)]
      await store.log.append([row('alice', claims), row('bob', [1])])
      expect(Object.keys(await owners())).toHaveLength(303)
      expect((await store.log.load(plan))?.owners.get(2 ** 53 - 1)).toBe('alice')
      expect((await store.log.load(plan))?.rows.map(textOf)).toEqual(['seed', 'alice', 'bob'])
    })

    test('owners come with a page whose rows lie behind a snapshot', async () => {
      await store.log.append([row('alice', [7])])
      const text = new Uint8Array([1])
      await store.log.saveSnapshot(plan, { epoch: 1, seq: 2, bytes: text, stateVector: text, depths: text })
      expect(await store.log.load(plan)).toMatchObject({ seq: 2, rows: [] })
      expect(await owners()).toEqual({ 7: 'alice' })
    })
  })
}
