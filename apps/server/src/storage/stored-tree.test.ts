import { newPageId, newPrincipalId, newSpaceId, type PageId, type PrincipalId, type SpaceId } from '@tandem/protocol'
import { temporaryFolder } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { openTestStore } from '../../test/stores.ts'
import type { Place } from '../workspace/pages/ports.ts'
import type { Store } from './store.ts'

const seed = { principal: 'server' as PrincipalId, bytes: new Uint8Array([1, 2, 3]) }
const ana = newPrincipalId()

/** A store with one space, and a second one on the same database as another process would have it. */
const opened = async () => {
  const folder = await temporaryFolder()
  const [store, other] = [await openTestStore(folder.path), await openTestStore(folder.path)]
  onTestFinished(async () => {
    await store.close()
    await other.close()
    await folder.remove()
  })
  const space = await spaceIn(store)
  return { store, other, space }
}

const spaceIn = async (store: Store): Promise<SpaceId> => {
  const id = newSpaceId()
  const space = { id, name: 'Design', icon: null, description: '', visibility: 'open', defaultRole: 'editor', at: 1 } as const
  await store.spaces.create(space, ana)
  return id
}

const pageIn = async (store: Store, place: Place, title = ''): Promise<PageId> => {
  const id = newPageId()
  const added = await store.tree.add({ id, kind: 'document', title, place, createdBy: ana, at: 5 }, seed)
  if (added.outcome !== 'done') throw new Error(added.outcome)
  return id
}

const idsIn = async (store: Store, space: SpaceId, parent: PageId | null = null): Promise<PageId[]> =>
  (await store.treeViews.level({ space, parent, after: undefined, limit: 10_000 })).map(({ id }) => id)

/** Numbers that are the same in every run. */
const numbers = (seedOf: number) => () => {
  seedOf = (Math.imul(seedOf, 1_103_515_245) + 12_345) >>> 0
  return seedOf / 2 ** 32
}

test('two pages moved below each other at the same moment make no cycle, and neither is lost', async () => {
  const { store, other, space } = await opened()
  for (let round = 0; round < 20; round++) {
    const [a, b] = [await pageIn(store, { space }), await pageIn(store, { space })]
    const outcomes = await Promise.all([store.tree.move(a, { parent: b }, undefined), other.tree.move(b, { parent: a }, undefined)])
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['cycle', 'done'])
    const top = await idsIn(store, space)
    const [above] = top.filter((id) => id === a || id === b)
    expect(await idsIn(store, space, above)).toEqual([above === a ? b : a])
  }
})

test('pages moved at random by two processes keep one place each, and their order is that of the moves', async () => {
  const { store, other, space } = await opened()
  const random = numbers(7)
  const pick = <One>(from: readonly One[]): One => from[Math.floor(random() * from.length)] as One
  const ids: PageId[] = []
  for (let i = 0; i < 30; i++) ids.push(await pageIn(store, { space }))
  for (let round = 0; round < 60; round++) {
    const place = (): Place => (random() < 0.3 ? { space } : { parent: pick(ids) })
    await Promise.all([store, other, store, other].map((one) => one.tree.move(pick(ids), place(), random() < 0.5 ? pick(ids) : undefined)))
  }
  const seen: PageId[] = []
  const walk = async (parent: PageId | null): Promise<void> => {
    for (const id of await idsIn(store, space, parent)) {
      seen.push(id)
      await walk(id)
    }
  }
  await walk(null)
  expect(seen.toSorted()).toEqual(ids.toSorted())
})

test('a thousand moves among siblings leave them in the order of a list that was moved alike', async () => {
  const { store, space } = await opened()
  const random = numbers(3)
  const expected: PageId[] = []
  for (let i = 0; i < 40; i++) expected.push(await pageIn(store, { space }))
  for (let step = 0; step < 1000; step++) {
    const page = expected.splice(Math.floor(random() * expected.length), 1)[0] as PageId
    const to = Math.floor(random() * (expected.length + 1))
    const before = expected[to]
    expected.splice(to, 0, page)
    expect((await store.tree.move(page, { space }, before)).outcome).toBe('done')
  }
  expect(await idsIn(store, space)).toEqual(expected)
  const keys = await store.authTables.db.selectFrom('pages').select('sort').execute()
  expect(Math.max(...keys.map(({ sort }) => sort.length))).toBeLessThan(60)
})

test('always the same gap takes a thousand pages', async () => {
  const { store, space } = await opened()
  const [first, last] = [await pageIn(store, { space }), await pageIn(store, { space })]
  const between: PageId[] = []
  for (let i = 0; i < 1000; i++) {
    const id = await pageIn(store, { space })
    await store.tree.move(id, { space }, last)
    between.push(id)
  }
  expect(await idsIn(store, space)).toEqual([first, ...between, last])
}, 60_000)

test('pages lie 64 deep and no deeper, also after moving and coming back', async () => {
  const { store, space } = await opened()
  const chain = [await pageIn(store, { space })]
  while (chain.length < 64) chain.push(await pageIn(store, { parent: chain.at(-1) as PageId }))
  const add = { id: newPageId(), kind: 'board', title: '', createdBy: ana, at: 5 } as const
  expect((await store.tree.add({ ...add, place: { parent: chain[63] as PageId } }, seed)).outcome).toBe('too deep')
  const [top, below] = [chain[0] as PageId, await pageIn(store, { space })]
  expect((await store.tree.move(top, { parent: below }, undefined)).outcome).toBe('too deep')
  await store.trash.put(chain[1] as PageId, ana, 9)
  expect((await store.tree.move(top, { parent: below }, undefined)).outcome).toBe('too deep')
})

test('a page comes back from the trash to its place among those made meanwhile', async () => {
  const { store, space } = await opened()
  const [a, b, c] = [await pageIn(store, { space }), await pageIn(store, { space }), await pageIn(store, { space })]
  await store.trash.put(b, ana, 9)
  const between = await pageIn(store, { space })
  await store.tree.move(between, { space }, c)
  expect(await idsIn(store, space)).toEqual([a, between, c])
  expect((await store.trash.restore(b, undefined)).outcome).toBe('done')
  expect(await idsIn(store, space)).toEqual([a, b, between, c])
})

test('what went to the trash by itself before does not come back with the page above it', async () => {
  const { store, space } = await opened()
  const top = await pageIn(store, { space })
  const [first, second] = [await pageIn(store, { parent: top }), await pageIn(store, { parent: top })]
  await store.trash.put(first, ana, 9)
  expect((await store.trash.put(top, ana, 10)).all.toSorted()).toEqual([top, second].toSorted())
  await store.trash.restore(top, undefined)
  expect(await idsIn(store, space, top)).toEqual([second])
  await store.trash.restore(first, undefined)
  expect(await idsIn(store, space, top)).toEqual([first, second])
})

test('a page deleted for ever leaves nothing behind in any table', async () => {
  const { store, space } = await opened()
  const top = await pageIn(store, { space })
  const below = await pageIn(store, { parent: top })
  await store.lists.star(ana, below, 9)
  await store.lists.opened(ana, top, 9)
  expect(await store.trash.remove(top)).toBe(false)
  await store.trash.put(top, ana, 9)
  expect(await store.trash.before(9, 10)).toEqual([])
  expect(await store.trash.before(10, 10)).toEqual([top])
  expect(await store.trash.remove(top)).toBe(true)
  for (const table of ['pages', 'updates', 'snapshots', 'clients', 'stars', 'opened', 'links', 'link_guests'] as const)
    expect([table, await store.authTables.db.selectFrom(table).selectAll().execute()]).toEqual([table, []])
})

test('a page with others below it is added whole or not at all', async () => {
  const { store, space } = await opened()
  const top = newPageId()
  const page = { id: top, kind: 'document', title: 'Top', createdBy: ana, at: 5, place: { space } } as const
  const below = (parent: PageId, copyOf?: PageId) => ({
    id: newPageId(),
    kind: 'board' as const,
    title: 'Below',
    icon: null,
    parent,
    order: 'a0',
    seed: { ...seed, ...(copyOf && { copyOf }) },
  })
  const first = below(top)
  await expect(store.tree.add(page, seed, [first, below(first.id, newPageId())])).rejects.toThrow()
  expect(await idsIn(store, space)).toEqual([])
  const chain = [first]
  while (chain.length < 64) chain.push(below(chain.at(-1)?.id as PageId))
  expect((await store.tree.add(page, seed, chain)).outcome).toBe('too deep')
  expect(await store.tree.add(page, seed, chain.slice(0, 63))).toMatchObject({ outcome: 'done' })
  expect(await idsIn(store, space, first.id)).toEqual([chain[1]?.id])
})
