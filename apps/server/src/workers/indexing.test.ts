import { newPageId, type PageId } from '@tandem/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { ApiStage } from '../../test/api-stage.ts'
import { seedOf, SERVER_PRINCIPAL } from '../workspace/seed.ts'
import { read } from './fold.ts'
import { Indexing } from './indexing.ts'

const opened = async () => {
  const stage = await ApiStage.open(() => [])
  const ana = await stage.principal()
  const { store, clock } = stage
  const { id: space } = await store.spaces.create(
    { id: 'aaaaaaaaaaaaaaaa' as never, name: 'Plans', icon: null, description: '', visibility: 'open', defaultRole: 'editor', at: 1 },
    ana.id,
  )
  const page = async (title: string): Promise<PageId> => {
    const id = newPageId()
    const record = { id, kind: 'document' as const, title, space, parent: null, sort: id, createdBy: ana.id, createdAt: 1, editedAt: 1 }
    await store.pages.create(record, { principal: SERVER_PRINCIPAL, bytes: seedOf('document', title) })
    return id
  }
  const problems: string[] = []
  const indexing = (unreadable?: PageId) => {
    const made = new Indexing({
      index: store.searchIndex,
      load: async (id) => (id === unreadable ? Promise.reject(new Error('no')) : store.log.load(id)),
      read: async ({ rows, kind, snapshot }) => read(snapshot ? [snapshot.bytes, ...rows] : rows, kind),
      clock,
      problem: (_page, problem) => void problems.push(problem),
    })
    onTestFinished(() => made.close())
    return made
  }
  const found = (q: string) => store.search.candidates({ q, principal: ana.id }, { after: 0, limit: 10 })
  const waited = async (until: () => Promise<boolean>) => {
    // Between two looks the database answers once, so that what was asked before has been done.
    for (let i = 0; i < 500 && !(await until()); i++) {
      await clock.advance(100)
      await store.access.version()
    }
  }
  return { stage, store, page, indexing, found, waited, problems }
}

test('pages from before the start are found once they are caught up with, and it is told until then', async () => {
  const { page, indexing, found, waited } = await opened()
  const pages = [await page('Budget one'), await page('Budget two')]
  const kept = indexing()
  kept.start()
  expect(kept.isBehind).toBe(true)
  await waited(async () => !kept.isBehind)
  expect((await found('budget')).toSorted()).toEqual(pages.toSorted())
})

test('a page that is made later is found without anybody saying so', async () => {
  const { page, indexing, found, waited } = await opened()
  const kept = indexing()
  kept.start()
  await waited(async () => !kept.isBehind)
  const made = await page('Budget')
  await waited(async () => (await found('budget')).length > 0)
  expect(await found('budget')).toEqual([made])
})

test('what was written while nobody looked is read at the next start', async () => {
  const { store, page, indexing, found, waited } = await opened()
  const plan = await page('Budget')
  await store.searchIndex.put(plan, { epoch: 1, seq: 0, title: 'Old', text: '' })
  expect(await found('old')).toEqual([plan])
  const kept = indexing()
  kept.start()
  await waited(async () => !kept.isBehind)
  expect([await found('old'), await found('budget')]).toEqual([[], [plan]])
})

test('what is older does not take the place of what is newer', async () => {
  const { page, indexing, found } = await opened()
  const plan = await page('Plan')
  const kept = indexing()
  await kept.put(plan, { epoch: 1, seq: 7, title: 'Newer', text: '' })
  await kept.put(plan, { epoch: 1, seq: 6, title: 'Older', text: '' })
  expect([await found('newer'), await found('older')]).toEqual([[plan], []])
})

test('a page that is gone for ever leaves no words behind', async () => {
  const { store, page, indexing, found, waited } = await opened()
  const plan = await page('Budget')
  const kept = indexing()
  kept.start()
  await waited(async () => !kept.isBehind)
  const { db } = store.authTables
  const { number } = await db.selectFrom('pages').select('number').where('id', '=', plan).executeTakeFirstOrThrow()
  await db.deleteFrom('updates').where('page', '=', number).execute()
  await db.deleteFrom('pages').where('id', '=', plan).execute()
  const rows = () => db.selectFrom('page_indexed').selectAll().execute()
  await waited(async () => (await rows()).length === 0)
  expect([await rows(), await found('budget')]).toEqual([[], []])
})

test('a store that fails is asked again later, and the page is found then', async () => {
  const { page, indexing, found, waited, problems } = await opened()
  const plan = await page('Budget')
  const failing = indexing(plan)
  failing.start()
  await waited(async () => problems.length > 0)
  expect(problems).toEqual(['no'])
  await failing.close()
  const kept = indexing()
  kept.start()
  await waited(async () => !kept.isBehind)
  expect(await found('budget')).toEqual([plan])
})
