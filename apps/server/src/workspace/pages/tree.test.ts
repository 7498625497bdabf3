import { newPageId, type PageDetails, type Problem, type TreeLevel } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { TreeStage } from '../../../test/tree-stage.ts'

const stageWithSpace = async (body: object = {}) => {
  const stage = await TreeStage.open()
  const ana = await stage.api.principal({ name: 'Ana' })
  const ben = await stage.api.principal({ name: 'Ben' })
  return { stage, ana, ben, space: await stage.space(ana, body) }
}

test('pages stand in the order they were made, below the page they were made on', async () => {
  const { stage, ana, ben, space } = await stageWithSpace()
  const plan = await stage.page(ana, { space: space.id, title: 'Plan' })
  await stage.page(ana, { space: space.id, title: 'Notes' })
  await stage.page(ben, { parent: plan.id, title: 'Monday' })
  await stage.page(ben, { parent: plan.id, title: 'Tuesday', kind: 'board' })
  expect(await stage.titles(ben, space)).toEqual(['Plan', 'Notes'])
  expect(await stage.titles(ana, space, plan)).toEqual(['Monday', 'Tuesday'])
  const { body } = await stage.api.ask<TreeLevel>(`GET /spaces/${space.id}/tree`, { as: ana })
  expect(body.pages.map(({ children, parent, address }) => [children, parent, address])).toEqual([
    [2, null, `/p/plan-${plan.id}`],
    [0, null, expect.stringMatching(/^\/p\/notes-/)],
  ])
})

test('a page made without a place goes to the first space one may write in', async () => {
  const { stage, ana, ben, space } = await stageWithSpace({ visibility: 'private' })
  const page = await stage.page(ana, { title: 'Somewhere' })
  expect(page).toMatchObject({ space: space.id, parent: null, role: 'owner', createdBy: { name: 'Ana' }, title: 'Somewhere' })
  const refused = await stage.api.ask<Problem>('POST /pages', { as: ben, body: { kind: 'board' } })
  expect([refused.status, refused.body.code]).toEqual([403, 'forbidden'])
})

test('a title of 10,000 characters is refused in words, and nothing is made', async () => {
  const { stage, ana, space } = await stageWithSpace()
  const refused = await stage.api.ask<Problem>('POST /pages', {
    as: ana,
    body: { kind: 'document', space: space.id, title: 'x'.repeat(10_000) },
  })
  expect(refused).toMatchObject({ status: 400, body: { code: 'bad_message', title: expect.stringContaining('at most 500 characters') } })
  expect(await stage.titles(ana, space)).toEqual([])
})

test('a page goes before the sibling one names, and last when that is gone', async () => {
  const { stage, ana, space } = await stageWithSpace()
  const [a, b, c] = [
    await stage.page(ana, { space: space.id, title: 'a' }),
    await stage.page(ana, { space: space.id, title: 'b' }),
    await stage.page(ana, { space: space.id, title: 'c' }),
  ]
  const move = (page: PageDetails, body: object) => stage.api.ask(`POST /pages/${page.id}/move`, { as: ana, body })
  await move(c, { space: space.id, before: a.id })
  expect(await stage.titles(ana, space)).toEqual(['c', 'a', 'b'])
  await move(c, { space: space.id, before: newPageId() })
  expect(await stage.titles(ana, space)).toEqual(['a', 'b', 'c'])
  await move(a, { parent: b.id })
  expect(await stage.titles(ana, space)).toEqual(['b', 'c'])
  expect(await stage.titles(ana, space, b)).toEqual(['a'])
})

test('a page does not go below itself', async () => {
  const { stage, ana, space } = await stageWithSpace()
  const top = await stage.page(ana, { space: space.id })
  const below = await stage.page(ana, { parent: top.id })
  for (const parent of [top.id, below.id]) {
    const refused = await stage.api.ask<Problem>(`POST /pages/${top.id}/move`, { as: ana, body: { parent } })
    expect([refused.status, refused.body.code]).toEqual([409, 'would_be_cycle'])
  }
})

test('moving to another space takes the right to write there, and changes who sees the page at once', async () => {
  const { stage, ana, ben, space } = await stageWithSpace()
  const secret = await stage.space(ana, { name: 'Secret', visibility: 'private' })
  const bens = await stage.space(ben, { name: 'Bens', visibility: 'private' })
  const page = await stage.page(ben, { space: space.id, title: 'Plan' })
  const child = await stage.page(ben, { parent: page.id, title: 'Below' })
  const forbidden = await stage.api.ask<Problem>(`POST /pages/${page.id}/move`, { as: ana, body: { space: bens.id } })
  expect([forbidden.status, forbidden.body.code]).toEqual([404, 'not_found'])
  expect((await stage.api.ask(`POST /pages/${page.id}/move`, { as: ana, body: { space: secret.id } })).status).toBe(200)
  for (const { id } of [page, child]) expect((await stage.api.ask(`GET /pages/${id}`, { as: ben })).status).toBe(404)
  expect((await stage.api.ask<PageDetails>(`GET /pages/${child.id}`, { as: ana })).body.path.map(({ title }) => title)).toEqual(['Plan'])
  expect(await stage.titles(ana, secret)).toEqual(['Plan'])
})

test('what is in the trash is gone for everybody, and comes back to where it was', async () => {
  const { stage, ana, ben, space } = await stageWithSpace()
  const [first, plan] = [
    await stage.page(ana, { space: space.id, title: 'First' }),
    await stage.page(ana, { space: space.id, title: 'Plan' }),
  ]
  const below = await stage.page(ana, { parent: plan.id, title: 'Below' })
  await stage.page(ana, { space: space.id, title: 'Last' })
  expect((await stage.api.ask(`DELETE /pages/${plan.id}`, { as: ben })).status).toBe(204)
  expect(stage.ended).toEqual(expect.arrayContaining([plan.id, below.id].map((page) => ({ page, reason: 'page_deleted' }))))
  expect(await stage.titles(ana, space)).toEqual(['First', 'Last'])
  expect((await stage.api.ask<Problem>('POST /pages', { as: ana, body: { kind: 'board', parent: below.id } })).status).toBe(404)
  const { body } = await stage.api.ask('GET /trash', { as: ana })
  expect(body).toMatchObject({ pages: [{ id: plan.id, children: 1, by: { name: 'Ben' }, daysLeft: 30 }] })
  const trashed = await stage.api.ask<PageDetails>(`GET /pages/${plan.id}`, { as: ana })
  expect(trashed.body.trashed).toMatchObject({ by: { name: 'Ben' } })
  const restored = await stage.api.ask(`POST /pages/${plan.id}/restore`, { as: ben, body: {} })
  expect(restored).toMatchObject({ status: 200, body: { trashed: null } })
  expect(await stage.titles(ana, space)).toEqual(['First', 'Plan', 'Last'])
  expect(await stage.titles(ana, space, plan)).toEqual(['Below'])
  expect(first.space).toBe(space.id)
})

test('a page whose old place is gone comes back at the top of its space', async () => {
  const { stage, ana, space } = await stageWithSpace()
  const plan = await stage.page(ana, { space: space.id, title: 'Plan' })
  const below = await stage.page(ana, { parent: plan.id, title: 'Below' })
  await stage.api.ask(`DELETE /pages/${below.id}`, { as: ana })
  await stage.api.ask(`DELETE /pages/${plan.id}`, { as: ana })
  await stage.api.ask(`DELETE /pages/${plan.id}/forever`, { as: ana })
  expect((await stage.api.ask(`POST /pages/${below.id}/restore`, { as: ana, body: {} })).status).toBe(200)
  expect(await stage.titles(ana, space)).toEqual(['Below'])
})

test('only owners delete for ever, only what is in the trash, and nothing of it remains', async () => {
  const { stage, ana, ben, space } = await stageWithSpace()
  const page = await stage.page(ben, { space: space.id })
  await stage.api.ask(`PUT /pages/${page.id}/star`, { as: ben })
  expect((await stage.api.ask<Problem>(`DELETE /pages/${page.id}/forever`, { as: ana })).body.code).toBe('conflict')
  await stage.api.ask(`DELETE /pages/${page.id}`, { as: ben })
  expect((await stage.api.ask<Problem>(`DELETE /pages/${page.id}/forever`, { as: ben })).body.code).toBe('forbidden')
  expect((await stage.api.ask(`DELETE /pages/${page.id}/forever`, { as: ana })).status).toBe(204)
  expect(await stage.api.store.log.load(page.id)).toBeUndefined()
  expect((await stage.api.ask(`GET /pages/${page.id}`, { as: ana })).status).toBe(404)
})

test('lists hold what one opened, starred, made and was given, the newest first, and nothing that is not for one', async () => {
  const { stage, ana, ben, space } = await stageWithSpace()
  const secret = await stage.space(ana, { name: 'Secret', visibility: 'private' })
  const list = async (name: string, as = ben) =>
    (await stage.api.ask<{ pages: PageDetails[] }>(`GET /pages?list=${name}`, { as })).body.pages.map(({ title }) => title)
  const hidden = await stage.page(ana, { space: secret.id, title: 'Hidden' })
  const open = await stage.page(ana, { space: space.id, title: 'Open' })
  await stage.api.clock.advance(1000)
  const own = await stage.page(ben, { space: space.id, title: 'Own' })
  await stage.api.ask(`PUT /pages/${open.id}/opened`, { as: ben })
  await stage.api.clock.advance(1000)
  await stage.api.ask(`PUT /pages/${own.id}/opened`, { as: ben })
  await stage.api.ask(`PUT /pages/${open.id}/star`, { as: ben })
  expect((await stage.api.ask(`PUT /pages/${hidden.id}/star`, { as: ben })).status).toBe(404)
  expect(await list('recent')).toEqual(['Own', 'Open'])
  expect(await list('starred')).toEqual(['Open'])
  expect(await list('mine')).toEqual(['Own'])
  expect(await list('edited')).toEqual(['Own', 'Open'])
  expect(await list('shared')).toEqual([])
  expect(await list('edited', ana)).toEqual(['Own', 'Open', 'Hidden'])
  await stage.api.ask(`DELETE /pages/${open.id}/star`, { as: ben })
  expect(await list('starred')).toEqual([])
})

test('a copy has the content under another title, and an archived page says so', async () => {
  const { stage, ana, ben, space } = await stageWithSpace()
  const plan = await stage.page(ana, { space: space.id, title: 'Plan', kind: 'board' })
  const copy = await stage.api.ask<PageDetails>(`POST /pages/${plan.id}/duplicate`, { as: ben, body: {} })
  expect(copy).toMatchObject({ status: 201, body: { title: 'Copy of Plan', kind: 'board', space: space.id, createdBy: { name: 'Ben' } } })
  const again = await stage.api.ask<PageDetails>(`POST /pages/${copy.body.id}/duplicate`, { as: ben, body: { title: 'Kopie' } })
  expect(again.body.title).toBe('Kopie')
  const archived = await stage.api.ask<PageDetails>(`PATCH /pages/${plan.id}`, { as: ana, body: { isArchived: true, icon: '🌱' } })
  expect(archived.body).toMatchObject({ isArchived: true, icon: '🌱' })
})

test('an archived page leaves the trees of others at once with its place in the count, and is on a list of its own', async () => {
  const { stage, ana, ben, space } = await stageWithSpace()
  const plan = await stage.page(ana, { space: space.id, title: 'Plan' })
  const old = await stage.page(ana, { parent: plan.id, title: 'Old' })
  await stage.page(ana, { parent: plan.id, title: 'New' })
  const secret = await stage.space(ana, { name: 'Secret', visibility: 'private' })
  const hidden = await stage.page(ana, { space: secret.id, title: 'Hidden' })
  await stage.api.clock.advance(1000)
  const heard = stage.watch(ben)
  for (const page of [hidden, old]) await stage.api.ask(`PATCH /pages/${page.id}`, { as: ana, body: { isArchived: true } })
  await stage.api.clock.advance(1000)
  await expect
    .poll(() => heard.filter(({ event }) => event === 'pages').map(({ body }) => body))
    .toEqual([
      {
        changed: expect.arrayContaining([
          expect.objectContaining({ id: old.id, isArchived: true }),
          expect.objectContaining({ id: plan.id, children: 1 }),
        ]),
        gone: [],
      },
    ])
  const list = async (as: typeof ana) =>
    (await stage.api.ask<{ pages: PageDetails[] }>('GET /pages?list=archived', { as })).body.pages.map(({ title }) => title)
  expect((await list(ana)).toSorted()).toEqual(['Hidden', 'Old'])
  expect(await list(ben)).toEqual(['Old'])
  await stage.api.ask(`PATCH /pages/${old.id}`, { as: ben, body: { isArchived: false } })
  expect(await list(ben)).toEqual([])
})

test('a copy with sub-pages holds those that one sees, in their order, and others see it at once', async () => {
  const { stage, ana, ben, space } = await stageWithSpace()
  const plan = await stage.page(ana, { space: space.id, title: 'Plan' })
  const monday = await stage.page(ana, { parent: plan.id, title: 'Monday', kind: 'board' })
  const tuesday = await stage.page(ana, { parent: plan.id, title: 'Tuesday' })
  await stage.page(ana, { parent: monday.id, title: 'Morning' })
  const secret = await stage.page(ana, { parent: plan.id, title: 'Secret' })
  await stage.page(ana, { parent: secret.id, title: 'Below the secret' })
  const old = await stage.page(ana, { parent: plan.id, title: 'Old' })
  const gone = await stage.page(ana, { parent: plan.id, title: 'Gone' })
  const ask = (where: string, body?: object) => stage.api.ask(where, { as: ana, body })
  await ask(`POST /pages/${tuesday.id}/move`, { parent: plan.id, before: monday.id })
  await ask(`PATCH /pages/${monday.id}`, { icon: '🌱' })
  await ask(`PATCH /pages/${old.id}`, { isArchived: true })
  await ask(`DELETE /pages/${gone.id}`)
  await stage.api.store.grants.give(secret.id, ben.id, 'none', 'owner')
  await stage.api.access.changed()

  await stage.api.clock.advance(1000)
  const heard = stage.watch(ana)
  const { status, body: copy } = await stage.api.ask<PageDetails>(`POST /pages/${plan.id}/duplicate`, {
    as: ben,
    body: { withSubpages: true },
  })
  expect([status, copy.title, copy.children]).toEqual([201, 'Copy of Plan', 2])
  const { body } = await stage.api.ask<TreeLevel>(`GET /spaces/${space.id}/tree?parent=${copy.id}`, { as: ana })
  expect(body.pages).toMatchObject([
    { title: 'Tuesday', kind: 'document', children: 0 },
    { title: 'Monday', kind: 'board', icon: '🌱', children: 1 },
  ])
  expect(await stage.titles(ana, space, body.pages[1] as PageDetails)).toEqual(['Morning'])
  expect(await stage.titles(ana, space, monday)).toEqual(['Morning'])
  await stage.api.clock.advance(1000)
  await expect
    .poll(() => heard.flatMap(({ body: told }) => (told as { changed?: { title: string }[] }).changed ?? []).map(({ title }) => title))
    .toEqual(expect.arrayContaining(['Copy of Plan', 'Tuesday', 'Monday', 'Morning']))
})

test('more than 200 pages are not copied at once, and none of them is', async () => {
  const { stage, ana, space } = await stageWithSpace()
  const plan = await stage.page(ana, { space: space.id, title: 'Plan' })
  const { tree } = stage.api.store
  const below = Array.from({ length: 199 }, (_, i) => ({
    id: newPageId(),
    kind: 'document' as const,
    title: '',
    parent: plan.id,
    order: `a${String(i).padStart(3, '0')}V`,
    seed: { principal: ana.id, bytes: new Uint8Array([0, 0]) },
  }))
  const at = { kind: 'document', title: 'Full', createdBy: ana.id, at: 1 } as const
  const seed = { principal: ana.id, bytes: new Uint8Array([0, 0]) }
  await tree.add({ id: newPageId(), ...at, place: { parent: plan.id } }, seed, below)
  const copy = () => stage.api.ask<Problem>(`POST /pages/${plan.id}/duplicate`, { as: ana, body: { withSubpages: true } })
  const refused = await copy()
  expect([refused.status, refused.body.code]).toEqual([409, 'too_many_subpages'])
  expect(await stage.titles(ana, space)).toEqual(['Plan'])
  await stage.api.ask(`DELETE /pages/${below[0]?.id}`, { as: ana })
  expect((await copy()).status).toBe(201)
})
