import type { Problem, Role, Space, SpaceMember } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { TreeStage } from '../../../test/tree-stage.ts'
import type { Principal } from '../principal.ts'

const opened = async () => {
  const stage = await TreeStage.open()
  const [ana, ben] = [await stage.api.principal({ name: 'Ana' }), await stage.api.principal({ name: 'Ben' })]
  const spaces = async (as: Principal) => (await stage.api.ask<{ spaces: Space[] }>('GET /spaces', { as })).body.spaces
  const give = (space: Space, to: Principal, role: Role, as = ana) =>
    stage.api.ask<Problem>(`PUT /spaces/${space.id}/members/${to.id}`, { as, body: { role } })
  return { stage, ana, ben, spaces, give }
}

test('whoever makes a space owns it, and every space has an address of its own', async () => {
  const { stage, ana, ben, spaces } = await opened()
  const made: Space[] = []
  for (const [as, name] of [
    [ana, 'Büro & Co'],
    [ben, 'Buro co'],
    [ben, '???'],
  ] as const) {
    made.push(await stage.space(as, { name }))
    await stage.api.clock.advance(1)
  }
  expect(made.map(({ slug, role }) => [slug, role])).toEqual([
    ['buro-co', 'owner'],
    ['buro-co-2', 'owner'],
    ['space', 'owner'],
  ])
  expect((await spaces(ana)).map(({ slug, role }) => [slug, role])).toEqual([
    ['buro-co', 'owner'],
    ['buro-co-2', 'editor'],
    ['space', 'editor'],
  ])
})

test('a private space is there for those who were named, and for nobody else', async () => {
  const { stage, ana, ben, spaces, give } = await opened()
  const space = await stage.space(ana, { visibility: 'private' })
  expect(await spaces(ben)).toEqual([])
  for (const path of ['', '/members', '/tree']) {
    const missing = await stage.api.ask<Problem>(`GET /spaces/${space.id}${path}`, { as: ben })
    expect([path, missing.status, missing.body.code]).toEqual([path, 404, 'not_found'])
  }
  expect((await give(space, ben, 'viewer')).status).toBe(204)
  expect((await spaces(ben)).map(({ role }) => role)).toEqual(['viewer'])
  const { body } = await stage.api.ask<{ members: SpaceMember[] }>(`GET /spaces/${space.id}/members`, { as: ben })
  expect(body.members.map(({ person, role }) => [person.name, role])).toEqual([
    ['Ana', 'owner'],
    ['Ben', 'viewer'],
  ])
})

test('somebody always remains who may manage a space', async () => {
  const { stage, ana, ben, give } = await opened()
  const space = await stage.space(ana)
  const lower = await give(space, ana, 'editor')
  const leave = await stage.api.ask<Problem>(`DELETE /spaces/${space.id}/members/${ana.id}`, { as: ana })
  expect([lower, leave].map(({ status, body }) => [status, body.code])).toEqual([
    [409, 'last_owner'],
    [409, 'last_owner'],
  ])
  await give(space, ben, 'owner')
  expect((await stage.api.ask(`DELETE /spaces/${space.id}/members/${ana.id}`, { as: ana })).status).toBe(204)
})

test('members leave by themselves and are put out by owners alone; guests cannot be named', async () => {
  const { stage, ana, ben, give } = await opened()
  const space = await stage.space(ana, { visibility: 'private' })
  await give(space, ben, 'editor')
  const byBen = await stage.api.ask<Problem>(`DELETE /spaces/${space.id}/members/${ana.id}`, { as: ben })
  expect([byBen.status, byBen.body.code]).toEqual([403, 'forbidden'])
  expect((await stage.api.ask(`DELETE /spaces/${space.id}/members/${ben.id}`, { as: ben })).status).toBe(204)
  expect((await stage.api.ask(`GET /spaces/${space.id}`, { as: ben })).status).toBe(404)
  const guest = await stage.api.principal({ kind: 'guest' })
  expect((await give(space, guest, 'viewer')).status).toBe(404)
})

test('a space goes when no page is left in it, and its trash with it', async () => {
  const { stage, ana, ben, spaces } = await opened()
  const space = await stage.space(ana)
  const page = await stage.page(ana, { space: space.id })
  const full = await stage.api.ask<Problem>(`DELETE /spaces/${space.id}`, { as: ana })
  expect([full.status, full.body.code]).toEqual([409, 'conflict'])
  await stage.api.ask(`DELETE /pages/${page.id}`, { as: ana })
  expect((await stage.api.ask(`DELETE /spaces/${space.id}`, { as: ben })).status).toBe(403)
  expect((await stage.api.ask(`DELETE /spaces/${space.id}`, { as: ana })).status).toBe(204)
  expect(await spaces(ana)).toEqual([])
  expect(await stage.api.store.log.load(page.id)).toBeUndefined()
})

test('an archived space takes no new pages until it is back', async () => {
  const { stage, ana } = await opened()
  const space = await stage.space(ana)
  await stage.api.ask(`PATCH /spaces/${space.id}`, { as: ana, body: { isArchived: true, name: 'Old' } })
  const refused = await stage.api.ask<Problem>('POST /pages', { as: ana, body: { kind: 'board', space: space.id } })
  expect([refused.status, refused.body.code]).toEqual([409, 'conflict'])
  const back = await stage.api.ask<Space>(`PATCH /spaces/${space.id}`, { as: ana, body: { isArchived: false } })
  expect(back.body).toMatchObject({ isArchived: false, name: 'Old', slug: 'design' })
  await stage.page(ana, { space: space.id })
})
