import type { PageId, PrincipalId, SessionId, SpaceId } from '@tandem/protocol'
import { newPageId } from '@tandem/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { NewRow, Snapshot } from '../rooms/ports.ts'
import type { PageRecord } from '../workspace/ports.ts'
import type { CoreStore } from './store.ts'

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

export const rowOf = (page: PageId, text: string, epoch = 1): NewRow => ({
  page,
  epoch,
  principal: 'alice' as PrincipalId,
  session: 'tab' as SessionId,
  bytes: bytesOf(text),
  claims: [],
  access: 1,
})

/** A page as the catalogue has it, at the top of a space. */
export const recordOf = (given: Partial<PageRecord>): PageRecord => ({
  id: newPageId(),
  kind: 'document',
  title: '',
  space: 'space' as SpaceId,
  parent: null,
  sort: 'a0',
  createdBy: null,
  createdAt: 1,
  editedAt: 1,
  ...given,
})

export const addPage = async (store: CoreStore): Promise<PageId> => {
  const id = newPageId()
  const page = recordOf({ id })
  await store.pages.create(page, { principal: 'server' as PrincipalId, bytes: bytesOf('seed') })
  return id
}

export const snapshotOf = (seq: number, text: string, epoch = 1): Snapshot => ({
  epoch,
  seq,
  bytes: bytesOf(text),
  stateVector: bytesOf('vector'),
  depths: bytesOf('depths'),
})

const rowsAfter = async (store: CoreStore, page: PageId, after: number, limit = 1000) =>
  (await store.log.rowsAfter(page, 1, after, limit)).map(textOf)

const stored = (...seqs: number[]) => ({ stored: true, seqs })

interface Opened {
  store: CoreStore
  /** Somebody changes who may do what. */
  changeRules: () => Promise<void>
}

/** What every log promises, whatever it is kept in. `open` gives an empty store. */
export const updateLogContract = (name: string, open: () => Promise<Opened>): void => {
  describe(`the log in ${name}`, () => {
    let store: CoreStore
    let changeRules: Opened['changeRules']
    let [plan, board] = [newPageId(), newPageId()]
    beforeEach(async () => {
      ;({ store, changeRules } = await open())
      plan = await addPage(store)
      board = await addPage(store)
    })
    afterEach(() => store.close())

    test('D3 numbers are dense in each page when a batch mixes pages', async () => {
      const batch = [rowOf(plan, 'a'), rowOf(board, 'x'), rowOf(plan, 'b'), rowOf(plan, 'c'), rowOf(board, 'y')]
      expect(await store.log.append(batch)).toEqual(stored(2, 2, 3, 4, 3))
      expect(await store.log.append([rowOf(plan, 'd')])).toEqual(stored(5))
      expect(await rowsAfter(store, plan, 0)).toEqual(['seed', 'a', 'b', 'c', 'd'])
      expect(await rowsAfter(store, board, 0)).toEqual(['seed', 'x', 'y'])
    })

    test('D3 batches given at once are numbered in the order of the calls', async () => {
      const batches = Array.from({ length: 20 }, (_, i) => [rowOf(plan, `${i}a`), rowOf(plan, `${i}b`)])
      const results = await Promise.all(batches.map((batch) => store.log.append(batch)))
      expect(results).toEqual(batches.map((_, i) => stored(2 + 2 * i, 3 + 2 * i)))
      expect(await rowsAfter(store, plan, 1)).toEqual(batches.flat().map(({ bytes }) => textOf(bytes)))
    })

    test('D3 pages made and snapshots saved while somebody types disturb nothing', async () => {
      let typing = true
      const busy = Promise.all([addPage(store), addPage(store), store.log.saveSnapshot(plan, snapshotOf(1, 'seed'))]).finally(() => {
        typing = false
      })
      const seqs: number[] = []
      while (typing) {
        const result = await store.log.append([rowOf(plan, 'a')])
        expect(result).toMatchObject({ stored: true })
        if (result.stored) seqs.push(...result.seqs)
      }
      const [made] = await busy
      expect(seqs).toEqual(seqs.map((_, i) => 2 + i))
      expect(await rowsAfter(store, plan, 1)).toHaveLength(seqs.length)
      expect(await store.log.append([rowOf(made, 'x')])).toEqual(stored(2))
    })

    test.each([
      ['an unknown page', 'not_found', () => rowOf(newPageId(), 'lost')],
      ['another epoch', 'epoch_changed', () => rowOf(plan, 'lost', 2)],
    ])('a batch with a row for %s is not stored, and the row is named', async (_, code, lost) => {
      const result = await store.log.append([rowOf(plan, 'a'), rowOf(board, 'x'), lost()])
      expect(result).toMatchObject({ stored: false, fatal: false, refused: { row: 2, code } })
      expect(await rowsAfter(store, plan, 1)).toEqual([])
      expect(await store.log.append([rowOf(plan, 'a'), rowOf(board, 'x')])).toEqual(stored(2, 2))
    })

    test('nothing is stored that was permitted before the rules changed; asked again, it is', async () => {
      const under = (access: number, text: string, page = plan) => ({ ...rowOf(page, text), access })
      expect(await store.log.append([under(1, 'a')])).toEqual(stored(2))
      await changeRules()
      const changed = (row: number) => ({ stored: false, fatal: false, refused: { row, code: 'access_changed' } })
      expect(await store.log.append([under(1, 'b'), under(2, 'c')])).toMatchObject(changed(0))
      expect(await store.log.append([under(2, 'b'), under(1, 'x', board)])).toMatchObject(changed(1))
      // A version from the future is none that anybody was asked under.
      expect(await store.log.append([under(3, 'b')])).toMatchObject(changed(0))
      expect(await rowsAfter(store, plan, 1)).toEqual(['a'])
      expect(await store.log.append([under(2, 'b'), under(2, 'x', board)])).toEqual(stored(3, 2))
    })

    test('an empty batch is stored', async () => {
      expect(await store.log.append([])).toEqual(stored())
    })

    test('bytes are taken at the call, whatever the caller does to them after', async () => {
      const row = rowOf(plan, 'hello')
      const appended = store.log.append([row])
      row.bytes.fill(0)
      await appended
      expect(await rowsAfter(store, plan, 1)).toEqual(['hello'])
    })

    test('a row may be empty, a view of a larger buffer, or large', async () => {
      const large = new Uint8Array(300_000).fill(7)
      const view = bytesOf('xhellox').subarray(1, 6)
      await store.log.append([{ ...rowOf(plan, ''), bytes: view }, rowOf(plan, ''), { ...rowOf(plan, ''), bytes: large }])
      const rows = await store.log.rowsAfter(plan, 1, 1, 10)
      expect(rows.map(({ length }) => length)).toEqual([5, 0, 300_000])
      expect(Buffer.compare(rows[2] as Uint8Array, large)).toBe(0)
    })

    test('loading a page gives its rows in order', async () => {
      await store.log.append([rowOf(plan, 'a'), rowOf(board, 'x'), rowOf(plan, 'b')])
      const page = await store.log.load(plan)
      expect(page).toMatchObject({ kind: 'document', epoch: 1, seq: 3, snapshot: undefined, quarantined: undefined })
      expect(page?.rows.map(textOf)).toEqual(['seed', 'a', 'b'])
    })

    test('a page that is not there loads as nothing', async () => {
      expect(await store.log.load(newPageId())).toBeUndefined()
      expect(await store.log.rowsAfter(newPageId(), 1, 0, 10)).toEqual([])
    })

    test('D4 loading gives the snapshot and only the rows after it', async () => {
      await store.log.append(['a', 'b', 'c'].map((text) => rowOf(plan, text)))
      await store.log.saveSnapshot(plan, snapshotOf(3, 'seed a b'))
      const page = await store.log.load(plan)
      expect(page).toMatchObject({ seq: 4, snapshot: { epoch: 1, seq: 3 } })
      expect(page?.rows.map(textOf)).toEqual(['c'])
      expect(textOf(page?.snapshot?.bytes ?? new Uint8Array())).toBe('seed a b')
      expect(textOf(page?.snapshot?.stateVector ?? new Uint8Array())).toBe('vector')
      expect(textOf(page?.snapshot?.depths ?? new Uint8Array())).toBe('depths')
    })

    test('D4 rows that are stored while a snapshot is saved stay in the page', async () => {
      await store.log.append([rowOf(plan, 'a')])
      await Promise.all([
        store.log.append([rowOf(plan, 'b')]),
        store.log.saveSnapshot(plan, snapshotOf(2, 'seed a')),
        store.log.append([rowOf(plan, 'c')]),
      ])
      expect((await store.log.load(plan))?.rows.map(textOf)).toEqual(['b', 'c'])
      expect(await store.log.append([rowOf(plan, 'd')])).toEqual(stored(5))
    })

    test('a page whose snapshot covers everything has no rows to give and goes on counting', async () => {
      await store.log.append([rowOf(plan, 'a')])
      await store.log.saveSnapshot(plan, snapshotOf(2, 'seed a'))
      expect(await store.log.load(plan)).toMatchObject({ seq: 2, rows: [] })
      expect(await store.log.append([rowOf(plan, 'b')])).toEqual(stored(3))
    })

    test('rows behind a snapshot stay as history', async () => {
      await store.log.append([rowOf(plan, 'a'), rowOf(plan, 'b')])
      await store.log.saveSnapshot(plan, snapshotOf(2, 'seed a'))
      await store.log.saveSnapshot(plan, snapshotOf(3, 'seed a b'))
      expect(await rowsAfter(store, plan, 0)).toEqual(['seed', 'a', 'b'])
    })

    test('an older snapshot does not replace a newer one', async () => {
      await store.log.append([rowOf(plan, 'a'), rowOf(plan, 'b')])
      await store.log.saveSnapshot(plan, snapshotOf(3, 'newer'))
      await store.log.saveSnapshot(plan, snapshotOf(2, 'older'))
      expect((await store.log.load(plan))?.snapshot?.seq).toBe(3)
    })

    test('a snapshot ahead of the log, of another epoch or of an unknown page is refused', async () => {
      await expect(store.log.saveSnapshot(plan, snapshotOf(2, 'ahead'))).rejects.toThrow('does not reach')
      await expect(store.log.saveSnapshot(plan, snapshotOf(1, 'other', 2))).rejects.toThrow('no epoch 2')
      await expect(store.log.saveSnapshot(newPageId(), snapshotOf(1, 'lost'))).rejects.toThrow('no epoch 1')
      expect((await store.log.load(plan))?.snapshot).toBeUndefined()
    })

    test('heads say where pages stand, and nothing of those that are not there', async () => {
      await store.log.append([rowOf(plan, 'a'), rowOf(board, 'x'), rowOf(plan, 'b')])
      await store.log.saveSnapshot(plan, snapshotOf(3, 'folded'))
      await store.log.quarantine(board, { epoch: 1, seq: 1, problem: 'it is odd' })
      expect(await store.log.heads([plan, board, newPageId()])).toEqual(
        new Map([
          [plan, { epoch: 1, seq: 3, isQuarantined: false }],
          [board, { epoch: 1, seq: 2, isQuarantined: true }],
        ]),
      )
      expect(await store.log.heads([])).toEqual(new Map())
    })

    test('client ids are asked for with their owners', async () => {
      await store.log.append([{ ...rowOf(plan, 'a'), claims: [7] }])
      expect(await store.log.owners(plan)).toEqual(new Map([[7, 'alice']]))
      expect(await store.log.owners(newPageId())).toEqual(new Map())
    })

    test('rows after a number come in order, as many as asked for', async () => {
      await store.log.append(['a', 'b', 'c', 'd'].map((text) => rowOf(plan, text)))
      expect(await rowsAfter(store, plan, 2)).toEqual(['b', 'c', 'd'])
      expect(await rowsAfter(store, plan, 2, 2)).toEqual(['b', 'c'])
      expect(await rowsAfter(store, plan, 5)).toEqual([])
      expect(await store.log.rowsAfter(plan, 2, 0, 10)).toEqual([])
    })
  })
}
