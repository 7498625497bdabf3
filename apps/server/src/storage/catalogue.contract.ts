import { newPageId, type PageId, type PageKind, type PrincipalId } from '@tandem/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PageRecord } from '../workspace/ports.ts'
import type { CoreStore } from './store.ts'
import { recordOf } from './update-log.contract.ts'

const seed = { principal: 'server' as PrincipalId, bytes: new Uint8Array([1, 2, 3]) }

const record = (title: string, editedAt = 5, kind: PageKind = 'document'): PageRecord => recordOf({ kind, title, createdAt: 5, editedAt })

/** What every catalogue of pages promises, whatever it is kept in. `open` gives an empty store. */
export const catalogueContract = (name: string, open: () => Promise<CoreStore>): void => {
  describe(`pages in ${name}`, () => {
    let store: CoreStore
    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store.close())

    test('a new page is found and its log begins with the seed', async () => {
      const page = record('Plan', 7, 'board')
      await store.pages.create(page, seed)
      expect(await store.pages.find(page.id)).toEqual(page)
      const first = { seq: 1, snapshot: undefined, rows: [seed.bytes], owners: new Map(), quarantined: undefined }
      expect(await store.log.load(page.id)).toEqual({ kind: 'board', epoch: 1, ...first })
    })

    test('a page that is not there is not found', async () => {
      expect(await store.pages.find(newPageId())).toBeUndefined()
      expect(await store.pages.find("' or 1=1 --" as PageId)).toBeUndefined()
    })

    test('an id cannot be taken twice', async () => {
      const page = record('first')
      await store.pages.create(page, seed)
      await expect(store.pages.create({ ...page, title: 'second' }, { ...seed, bytes: new Uint8Array([9]) })).rejects.toThrow()
      expect((await store.pages.find(page.id))?.title).toBe('first')
      expect((await store.log.load(page.id))?.rows).toEqual([seed.bytes])
    })

    test('the list begins with the page edited last and is as long as asked for', async () => {
      for (const [title, editedAt] of [
        ['b', 20],
        ['d', 5],
        ['a', 30],
        ['c', 20],
      ] as const)
        await store.pages.create(record(title, editedAt), seed)
      const titles = async (limit: number) => (await store.pages.list(limit)).map(({ title }) => title)
      expect(await titles(10)).toEqual(['a', 'c', 'b', 'd'])
      expect(await titles(2)).toEqual(['a', 'c'])
    })

    test('an edited page has its new title and moves up', async () => {
      const [old, young] = [record('old', 1), record('young', 2)]
      await store.pages.create(old, seed)
      await store.pages.create(young, seed)
      await store.pages.setDerived(old.id, { title: 'edited', editedAt: 3 })
      await store.pages.setDerived(newPageId(), { title: 'nobody', editedAt: 9 })
      expect(await store.pages.list(10)).toEqual([{ ...old, title: 'edited', editedAt: 3 }, young])
    })

    test.each([
      ['Привет 你好 😀', 'Привет 你好 😀'],
      ['half \u0000 said', 'half  said'],
      ['cut \ud83d off', 'cut \ufffd off'],
      ['\udc00', '\ufffd'],
      ["Robert'); drop table pages; --", "Robert'); drop table pages; --"],
    ])('%j as a title is kept as %j', async (written, kept) => {
      const page = record(written)
      await store.pages.create(page, seed)
      expect((await store.pages.find(page.id))?.title).toBe(kept)
      await store.pages.setDerived(page.id, { title: `${written}!`, editedAt: 6 })
      expect((await store.pages.find(page.id))?.title).toBe(`${kept}!`)
    })
  })
}
