import { newLinkId, type PageDetails } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { TreeStage, type Heard } from '../../../test/tree-stage.ts'

const opened = async () => {
  const stage = await TreeStage.open()
  const [ana, ben] = [await stage.api.principal({ name: 'Ana' }), await stage.api.principal({ name: 'Ben' })]
  return { stage, ana, ben }
}
/** Until everything that was set in motion has been told: the database answers in the order it was asked. */
const told = async ({ api }: TreeStage) => {
  for (let i = 0; i < 3; i++) {
    await api.clock.advance(600)
    for (let answers = 0; answers < 20; answers++) await api.store.access.version()
  }
}
const rows = (heard: Heard[]) =>
  heard.flatMap(({ event, body }) => (event === 'pages' ? (body as { changed: PageDetails[]; gone: string[] }) : []))

test('a new page reaches everybody who may see it, with its parent whose number of children changed', async () => {
  const { stage, ana, ben } = await opened()
  const open = await stage.space(ana)
  const secret = await stage.space(ana, { visibility: 'private' })
  const parent = await stage.page(ana, { space: open.id, title: 'Parent' })
  await told(stage)
  const [byAna, byBen] = [stage.watch(ana), stage.watch(ben)]
  await told(stage)
  await stage.page(ana, { parent: parent.id, title: 'Child' })
  await stage.page(ana, { space: secret.id, title: 'Hidden' })
  await told(stage)
  const titles = (heard: Heard[]) => rows(heard).flatMap(({ changed }) => changed.map(({ title, children }) => [title, children]))
  expect(titles(byBen).toSorted()).toEqual([
    ['Child', 0],
    ['Parent', 1],
  ])
  expect(titles(byAna)).toContainEqual(['Hidden', 0])
})

test('what goes to the trash is told to those who saw it, and to nobody else', async () => {
  const { stage, ana, ben } = await opened()
  const open = await stage.space(ana)
  const secret = await stage.space(ana, { visibility: 'private' })
  const [plan, hidden] = [await stage.page(ana, { space: open.id }), await stage.page(ana, { space: secret.id })]
  const [byAna, byBen] = [stage.watch(ana), stage.watch(ben)]
  await told(stage)
  for (const { id } of [plan, hidden]) await stage.api.ask(`DELETE /pages/${id}`, { as: ana })
  await told(stage)
  const gone = (heard: Heard[]) => rows(heard).flatMap((body) => body.gone)
  expect(gone(byBen)).toEqual([plan.id])
  expect(gone(byAna).toSorted()).toEqual([plan.id, hidden.id].toSorted())
})

test('whoever is given something asks anew, and nobody else is bothered', async () => {
  const { stage, ana, ben } = await opened()
  const secret = await stage.space(ana, { visibility: 'private' })
  const cleo = await stage.api.principal({ name: 'Cleo' })
  const [byBen, byCleo] = [stage.watch(ben), stage.watch(cleo)]
  await told(stage)
  byBen.length = byCleo.length = 0
  await stage.api.ask(`PUT /spaces/${secret.id}/members/${ben.id}`, { as: ana, body: { role: 'viewer' } })
  await told(stage)
  expect(byBen).toContainEqual({ event: 'refresh', body: { what: ['spaces', 'me'] } })
  expect(byCleo.filter(({ body }) => JSON.stringify(body).includes('spaces'))).toEqual([])
})

test('people come and go in pages, seen by those who may read the page, and by newcomers at once', async () => {
  const { stage, ana, ben } = await opened()
  const secret = await stage.space(ana, { visibility: 'private' })
  const page = await stage.page(ana, { space: secret.id })
  const [byAna, byBen] = [stage.watch(ana), stage.watch(ben)]
  const here = (heard: Heard[]) => heard.filter(({ event }) => event === 'here').map(({ body }) => body)
  await told(stage)
  stage.here.set(page.id, [ana])
  await told(stage)
  const later = stage.watch(ana)
  await told(stage)
  stage.here.delete(page.id)
  await told(stage)
  expect(here(byAna)).toEqual([
    { page: page.id, people: [ana.person] },
    { page: page.id, people: [] },
  ])
  expect(here(later)).toEqual(here(byAna))
  expect(here(byBen)).toEqual([])
})

test('a guest sees the page of their link at the top, and nothing around it', async () => {
  const { stage, ana } = await opened()
  const space = await stage.space(ana)
  const top = await stage.page(ana, { space: space.id, title: 'Top' })
  const shared = await stage.page(ana, { parent: top.id, title: 'Shared' })
  await stage.page(ana, { parent: shared.id, title: 'Below' })
  const guest = await stage.api.principal({ kind: 'guest', name: 'Gus' })
  await stage.join(guest, { page: shared.id, link: newLinkId(), withSubpages: false })
  const heard = stage.watch(guest)
  await told(stage)
  heard.length = 0
  expect((await stage.api.ask('GET /spaces', { as: guest })).body).toMatchObject({ spaces: [{ id: space.id, role: null }] })
  const { body } = await stage.api.ask(`GET /spaces/${space.id}/tree`, { as: guest })
  expect(body).toMatchObject({ pages: [{ id: shared.id, parent: null, children: 0 }], next: null })
  expect((await stage.api.ask<PageDetails>(`GET /pages/${shared.id}`, { as: guest })).body).toMatchObject({
    path: [],
    parent: null,
    role: 'editor',
  })
  expect((await stage.api.ask(`GET /spaces/${space.id}/tree?parent=${top.id}`, { as: guest })).status).toBe(404)
  await stage.api.ask(`PATCH /pages/${shared.id}`, { as: ana, body: { icon: '🌱' } })
  await stage.api.ask(`PATCH /pages/${top.id}`, { as: ana, body: { icon: '🌱' } })
  await told(stage)
  expect(rows(heard).flatMap(({ changed }) => changed.map(({ title, parent }) => [title, parent]))).toEqual([['Shared', null]])
  const list = await stage.api.ask<{ pages: PageDetails[] }>('GET /pages?list=shared', { as: guest })
  expect(list.body.pages.map(({ title }) => title)).toEqual(['Shared'])
})

test('the first change after a quiet moment is told at once, and what follows within a moment is told together', async () => {
  const { stage, ana } = await opened()
  const open = await stage.space(ana)
  await told(stage)
  const heard = stage.watch(ana)
  await told(stage)
  heard.length = 0
  const messages = () => rows(heard).length
  const after = async (milliseconds: number) => {
    await stage.api.clock.advance(milliseconds)
    for (let answers = 0; answers < 20; answers++) await stage.api.store.access.version()
  }
  await stage.page(ana, { space: open.id })
  await after(0)
  expect(messages()).toBe(1)
  await stage.page(ana, { space: open.id })
  await stage.page(ana, { space: open.id })
  await after(30)
  expect(messages()).toBe(1)
  await after(30)
  expect(messages()).toBe(2)
})
