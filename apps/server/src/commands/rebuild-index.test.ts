import { newPageId, newSpaceId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { ApiStage } from '../../test/api-stage.ts'
import { read } from '../workers/fold.ts'
import { seedOf, SERVER_PRINCIPAL } from '../workspace/seed.ts'
import { rebuildIndex } from './rebuild-index.ts'
import { wordsForRebuilt } from './words.ts'

test('after a rebuild pages are found by what is on them and by nothing else, and one that cannot be read is named', async () => {
  const { store, principal } = await ApiStage.open(() => []).then((stage) => ({ store: stage.store, principal: () => stage.principal() }))
  const ana = await principal()
  const { id: space } = await store.spaces.create(
    { id: newSpaceId(), name: 'Plans', icon: null, description: '', visibility: 'open', defaultRole: 'editor', at: 1 },
    ana.id,
  )
  const [whole, broken] = [newPageId(), newPageId()]
  for (const [id, title] of [
    [whole, 'Budget'],
    [broken, 'Broken'],
  ] as const) {
    const record = { id, kind: 'document' as const, title, space, parent: null, sort: id, createdBy: ana.id, createdAt: 1, editedAt: 1 }
    await store.pages.create(record, { principal: SERVER_PRINCIPAL, bytes: seedOf('document', title) })
  }
  await store.searchIndex.put(whole, { epoch: 1, seq: 1, title: 'Wrong', text: 'wrong' })

  const rebuilt = await rebuildIndex({
    index: store.searchIndex,
    load: (page) => (page === broken ? Promise.reject(new Error('no disk')) : store.log.load(page)),
    read: async ({ rows, kind }) => read(rows, kind),
  })

  const found = (q: string) => store.search.candidates({ q, principal: ana.id }, { after: 0, limit: 10 })
  expect([await found('wrong'), await found('budget')]).toEqual([[], [whole]])
  expect(wordsForRebuilt(rebuilt)).toBe(`The search knows 1 page. These cannot be read:\n  ${broken}  no disk`)
})
