import { newPageId, newPrincipalId, newSpaceId } from '@tandem/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { postgresForFile } from '../../../test/postgres.ts'
import { bytesOf } from '../update-log.contract.ts'
import { openPostgres } from './open-postgres.ts'
import { queriesOf, vectorsOf } from './word-vectors.ts'

const postgres = postgresForFile()

test('words stand in their places, those of the title above the others, and none is a command', () => {
  expect(vectorsOf('Plan', "it's a plan")).toEqual([`'plan':1A,104 'it':101 's':102 'a':103`])
  expect(queriesOf([{ words: ['Käse', 'laden'], isBeginning: true }])).toEqual([`'kase' <-> 'laden':*`])
  expect(vectorsOf('', '')).toEqual([''])
})

test('on the longest page everything is found, also what stands together anywhere on it', async () => {
  const store = await openPostgres({ databaseUrl: await postgres.newDatabase() })
  onTestFinished(() => store.close())
  const [ana, space, page] = [newPrincipalId(), newSpaceId(), newPageId()]
  await store.people.create({ id: ana, kind: 'member', person: { id: ana, name: 'Ana', color: 0 }, isAdmin: false, email: null, at: 1 })
  await store.spaces.create(
    { id: space, name: 'Plans', icon: null, description: '', visibility: 'open', defaultRole: 'editor', at: 1 },
    ana,
  )
  const new_ = { id: page, kind: 'document', title: 'Plan', place: { space }, createdBy: ana, at: 1 } as const
  await store.tree.add(new_, { principal: ana, bytes: bytesOf('seed') })
  // Without spaces every letter is a word: as many as a page can have, and one of them everywhere.
  const text = `的${Array.from({ length: 66_000 }, (_, i) => `${String.fromCharCode(0x4e00 + (i % 20_000))}的`).join('')} ${'x'.repeat(5000)} last`
  await store.searchIndex.put(page, { epoch: 1, seq: 1, title: 'Plan', text })
  const found = async (q: string) => (await store.search.candidates({ q, principal: ana }, { after: 0, limit: 10 })).length
  for (let at = 0; at < text.length - 5100; at += 3911) expect([at, await found(`"${text.slice(at, at + 8)}"`)]).toEqual([at, 1])
  for (const q of ['plan', 'last plan', 'xxxxx', 'las']) expect([q, await found(q)]).toEqual([q, 1])
  for (const q of ['"plan 的"', '"last plan"', '"的的的的"']) expect([q, await found(q)]).toEqual([q, 0])
})
