import type { PageId, PrincipalId } from '@tandem/protocol'
import { newPageId } from '@tandem/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CoreStore } from './store.ts'
import { addPage, bytesOf, rowOf, snapshotOf, textOf } from './update-log.contract.ts'

const stored = (...seqs: number[]) => ({ stored: true, seqs })
const server = 'server' as PrincipalId

/** What every store promises about pages in quarantine. `open` gives an empty store whose clock stands at 1234. */
export const quarantineContract = (name: string, open: () => Promise<CoreStore>): void => {
  describe(`quarantine in ${name}`, () => {
    let store: CoreStore
    let [plan, board] = [newPageId(), newPageId()]
    beforeEach(async () => {
      store = await open()
      plan = await addPage(store)
      board = await addPage(store)
      await store.log.append(['a', 'b', 'c'].map((text) => rowOf(plan, text)))
    })
    afterEach(() => store.close())

    const quarantine = (seq: number, problem = 'row 3 is poison', epoch = 1) => store.log.quarantine(plan, { epoch, seq, problem })
    const texts = async (page: PageId) => (await store.log.load(page))?.rows.map(textOf)

    test('a page in quarantine is given as it last was whole', async () => {
      await quarantine(2)
      expect(await store.log.load(plan)).toMatchObject({ epoch: 1, seq: 2, snapshot: undefined, quarantined: 'row 3 is poison' })
      expect(await texts(plan)).toEqual(['seed', 'a'])
      expect((await store.log.rowsAfter(plan, 1, 1, 10)).map(textOf)).toEqual(['a'])
      expect(await store.log.rowsAfter(plan, 1, 2, 10)).toEqual([])
      expect((await store.log.load(board))?.quarantined).toBeUndefined()
    })

    test('a page that was never whole is given with nothing, and says so', async () => {
      await quarantine(0)
      expect(await store.log.load(plan)).toMatchObject({ seq: 0, snapshot: undefined, rows: [], quarantined: 'row 3 is poison' })
    })

    test('a page in quarantine takes no rows, and the rest of the batch may be tried again', async () => {
      await quarantine(2)
      const result = await store.log.append([rowOf(board, 'x'), rowOf(plan, 'd')])
      expect(result).toMatchObject({ stored: false, fatal: false, refused: { row: 1, code: 'quarantined' } })
      expect(await texts(board)).toEqual(['seed'])
      expect(await store.log.append([rowOf(board, 'x')])).toEqual(stored(2))
    })

    test('a snapshot from after the quarantine is not given, one from before is', async () => {
      await store.log.saveSnapshot(plan, snapshotOf(3, 'seed a b'))
      await quarantine(2)
      expect(await store.log.load(plan)).toMatchObject({ seq: 2, snapshot: undefined })
      expect(await texts(plan)).toEqual(['seed', 'a'])
      await store.quarantine.release(plan, 1)
      await quarantine(4)
      expect(await store.log.load(plan)).toMatchObject({ seq: 4, snapshot: { seq: 3 } })
      expect(await texts(plan)).toEqual(['c'])
    })

    test('a snapshot saved during quarantine changes nothing', async () => {
      await quarantine(2)
      await store.log.saveSnapshot(plan, snapshotOf(4, 'poison'))
      await store.quarantine.release(plan, 1)
      expect(await store.log.load(plan)).toMatchObject({ seq: 4, snapshot: undefined })
    })

    test('a second quarantine moves the page to an earlier moment, never to a later one', async () => {
      await quarantine(2, 'first')
      await quarantine(3, 'later')
      expect(await store.log.load(plan)).toMatchObject({ seq: 2, quarantined: 'first' })
      await quarantine(1, 'earlier')
      expect(await store.log.load(plan)).toMatchObject({ seq: 1, quarantined: 'earlier' })
    })

    test('neither an unknown page nor a past epoch can be put into quarantine', async () => {
      await store.log.quarantine(newPageId(), { epoch: 1, seq: 0, problem: 'lost' })
      await quarantine(2, 'of another time', 7)
      expect(await store.quarantine.list()).toEqual([])
      expect(await store.log.append([rowOf(plan, 'd')])).toEqual(stored(5))
    })

    test('pages in quarantine are listed with what is known of them', async () => {
      expect(await store.quarantine.list()).toEqual([])
      expect(await store.quarantine.find(plan)).toBeUndefined()
      await store.pages.setDerived(plan, { title: 'Plan', editedAt: 5 })
      await quarantine(2)
      const page = { id: plan, kind: 'document', title: 'Plan', epoch: 1, since: 1234, problem: 'row 3 is poison', seq: 2, lastSeq: 4 }
      expect(await store.quarantine.list()).toEqual([page])
      expect(await store.quarantine.find(plan)).toEqual(page)
      expect(await store.quarantine.find(newPageId())).toBeUndefined()
    })

    test('an operator sees all that is whole, also without a snapshot that may be the culprit', async () => {
      await store.log.saveSnapshot(plan, snapshotOf(3, 'seed a b'))
      expect(await store.quarantine.examine(plan)).toBeUndefined()
      await quarantine(2)
      const all = { kind: 'document', epoch: 1, seq: 4, quarantined: undefined }
      expect(await store.quarantine.examine(plan)).toMatchObject({ ...all, snapshot: { seq: 3 }, rows: [bytesOf('c')] })
      expect(await store.quarantine.examine(plan, 2)).toMatchObject({ ...all, snapshot: undefined })
      expect((await store.quarantine.examine(plan, 2))?.rows.map(textOf)).toEqual(['seed', 'a', 'b', 'c'])
      expect(await store.quarantine.examine(newPageId())).toBeUndefined()
    })

    test('a released page is whole again and goes on counting', async () => {
      await quarantine(2)
      expect(await store.quarantine.release(plan, 2)).toBe(false)
      expect(await store.quarantine.release(plan, 1)).toBe(true)
      expect(await store.quarantine.release(plan, 1)).toBe(false)
      expect(await store.log.load(plan)).toMatchObject({ epoch: 1, seq: 4, quarantined: undefined })
      expect(await store.log.append([rowOf(plan, 'd')])).toEqual(stored(5))
    })

    test('D3 a page that begins again counts from its first row in a new epoch, and client ids keep their owners', async () => {
      await store.log.append([{ ...rowOf(plan, 'd'), claims: [7] }])
      await quarantine(2)
      const snapshot = { bytes: bytesOf('seed a'), stateVector: bytesOf('vector'), depths: bytesOf('depths') }
      const restart = { epoch: 1, principal: server, snapshot, title: 'Plan' }
      expect(await store.quarantine.restart(board, restart)).toBe(false)
      expect(await store.quarantine.restart(plan, { ...restart, epoch: 2 })).toBe(false)
      expect(await store.quarantine.restart(plan, restart)).toBe(true)
      expect(await store.quarantine.restart(plan, restart)).toBe(false)

      const page = await store.log.load(plan)
      expect(page).toMatchObject({ epoch: 2, seq: 1, snapshot: { epoch: 2, seq: 1, ...snapshot }, rows: [], quarantined: undefined })
      expect(page?.owners).toEqual(new Map([[7, 'alice']]))
      expect(await store.pages.find(plan)).toMatchObject({ title: 'Plan', editedAt: 1234 })
      expect(await store.quarantine.list()).toEqual([])

      const before = await store.log.append([rowOf(plan, 'e')])
      expect(before).toMatchObject({ stored: false, refused: { row: 0, code: 'epoch_changed' } })
      const mallory = { ...rowOf(plan, 'e', 2), principal: 'mallory' as PrincipalId, claims: [7] }
      expect(await store.log.append([mallory])).toMatchObject({ stored: false, refused: { code: 'client_not_owned' } })
      expect(await store.log.append([rowOf(plan, 'e', 2)])).toEqual(stored(2))
      expect((await store.log.rowsAfter(plan, 2, 0, 10)).map(textOf)).toEqual(['seed a', 'e'])
      expect(await store.log.rowsAfter(plan, 1, 0, 10)).toEqual([])
    })
  })
}
