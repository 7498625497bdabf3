import { newPageId, newPrincipalId, newSpaceId, type PageId, type SpaceId, type TreeLevel, type TreePage } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { levelKey } from './model.ts'
import { forgetTree, keepTree, seenLevel, seenOf, seenTree } from './seen-tree.ts'
import { TreeStore } from './tree-store.ts'

const space = newSpaceId()
const page = (title: string, order: string, parent: PageId | null = null): TreePage => ({
  id: newPageId(),
  kind: 'document',
  title,
  address: '',
  icon: null,
  space,
  parent,
  order,
  children: 0,
  isArchived: false,
})

/** A server that answers when it is told to, with what its tree holds at that moment or held when it was asked. */
class SlowServer {
  pages: TreePage[] = []
  asked = 0
  #waiting: (() => void)[] = []

  isAway = false

  fetch = (_space: SpaceId, parent: PageId | null): Promise<TreeLevel> => {
    this.asked += 1
    if (this.isAway) return Promise.reject(new Error('away'))
    const found = this.pages.filter((one) => one.parent === parent).toSorted((one, other) => (one.order < other.order ? -1 : 1))
    return new Promise((resolve) => this.#waiting.push(() => resolve({ pages: found, next: null })))
  }

  async answer(): Promise<void> {
    for (const answer of this.#waiting.splice(0)) answer()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const titles = (store: TreeStore): (string | undefined)[] =>
  store.model.levels.get(levelKey(space, null))?.ids.map((id) => store.model.pages.get(id)?.title) ?? []

const stage = async (...pages: TreePage[]) => {
  const server = new SlowServer()
  server.pages = pages
  const store = new TreeStore(server.fetch)
  void store.load(space, null)
  await server.answer()
  return { server, store }
}

test('a level is asked for once, however many look at it', async () => {
  const { server, store } = await stage(page('Plan', 'a0'))
  void store.load(space, null)
  void store.load(space, null)
  expect([server.asked, titles(store)]).toEqual([1, ['Plan']])
})

test('what is told while a level is on its way is not undone by an answer that is older', async () => {
  const plan = page('Plan', 'a0')
  const { server, store } = await stage(plan)
  const reloaded = store.reload()
  store.apply({ changed: [{ ...plan, title: 'The plan' }, page('New', 'a1')], gone: [] })
  await server.answer()
  await reloaded
  expect(titles(store)).toEqual(['The plan', 'New'])
})

test('after a gap the tree is what the server has', async () => {
  const [plan, notes] = [page('Plan', 'a0'), page('Notes', 'a1')]
  const { server, store } = await stage(plan, notes)
  server.pages = [{ ...notes, order: 'a0' }, page('Ideas', 'a1')]
  const reloaded = store.reload()
  expect(titles(store)).toEqual(['Plan', 'Notes'])
  await server.answer()
  await reloaded
  expect(titles(store)).toEqual(['Notes', 'Ideas'])
})

test('a move shows at once and is taken back when the server refuses', async () => {
  const [plan, notes] = [page('Plan', 'a0'), page('Notes', 'a1')]
  const { store } = await stage(plan, notes)
  const takeBack = store.move(notes, { space, parent: null, before: plan.id })
  expect(titles(store)).toEqual(['Notes', 'Plan'])
  takeBack?.()
  expect(titles(store)).toEqual(['Plan', 'Notes'])
  expect(store.move(plan, { space, parent: plan.id, before: null })).toBeUndefined()
})

test('an answer for the person before does not reach the next one', async () => {
  const { server, store } = await stage(page('Plan', 'a0'))
  const reloaded = store.reload()
  store.clear()
  await server.answer()
  await reloaded
  expect(store.model.pages.size).toBe(0)
})

test('without the server a level is as it was last seen, and after the gap as the server has it', async () => {
  const me = newPrincipalId()
  const [plan, notes] = [page('Plan', 'a0', null), page('Notes', 'a1')]
  const { store: before } = await stage(plan, notes)
  keepTree(seenOf(before.model, { person: me, spaces: [], starred: [], shared: [] }))
  const server = new SlowServer()
  server.isAway = true
  const store = new TreeStore(server.fetch, (key) => seenLevel(me, key))
  await store.load(space, null)
  expect(titles(store)).toEqual(['Plan', 'Notes'])
  server.isAway = false
  server.pages = [page('Ideas', 'a0')]
  const reloaded = store.reload()
  await server.answer()
  await reloaded
  expect(titles(store)).toEqual(['Ideas'])
})

test('what one person saw is shown to nobody else, nor to themselves once they have signed out', async () => {
  const me = newPrincipalId()
  const { store } = await stage(page('Plan', 'a0'))
  const seen = seenOf(store.model, { person: me, spaces: [], starred: [], shared: [] })
  keepTree(seen)
  expect(seenTree(me)).toEqual(seen)
  expect(seenTree(newPrincipalId())).toBeUndefined()
  forgetTree()
  expect(seenTree(me)).toBeUndefined()
})

test('of a tree that is too large for the device its first pages are kept, and the rest is still to come', async () => {
  const { store } = await stage(page('Plan', 'a0'), page('Notes', 'a1'), page('Ideas', 'a2'))
  const { pages, levels } = seenOf(store.model, { person: newPrincipalId(), spaces: [], starred: [], shared: [] }, 2)
  expect(pages.map(({ title }) => title)).toEqual(['Plan', 'Notes'])
  expect(levels).toMatchObject([{ ids: pages.map(({ id }) => id), next: expect.any(String) }])
})
