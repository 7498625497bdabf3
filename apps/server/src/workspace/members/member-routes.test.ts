import { newSpaceId, type MemberList, type PeopleList, type PrincipalId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { ApiStage } from '../../../test/api-stage.ts'
import { memberRoutes } from './member-routes.ts'

const opened = async () => {
  const ended: PrincipalId[] = []
  const stage = await ApiStage.open(({ store, access, clock }) =>
    memberRoutes({
      members: store.members,
      signIns: store.signIns,
      access,
      live: { end: (who) => void ('principal' in who && ended.push(who.principal)) },
      clock,
    }),
  )
  const ana = await stage.principal({ name: 'Ana', isAdmin: true })
  return { stage, ana, ended }
}

const namesIn = ({ people }: PeopleList) => people.map(({ person }) => person.name)

test('a member finds others by the beginning of a name or e-mail, whatever the accents', async () => {
  const { stage, ana } = await opened()
  await stage.principal({ name: 'Zoë Müller' })
  const bob = await stage.principal({ name: 'Bob' })
  await stage.principal({ name: 'Zoe the guest', kind: 'guest' })
  const found = async (q: string) => namesIn((await stage.ask<PeopleList>(`GET /people?q=${encodeURIComponent(q)}`, { as: bob })).body)
  expect(await found('zoe')).toEqual(['Zoë Müller'])
  expect(await found('mull')).toEqual(['Zoë Müller'])
  expect(await found(ana.id.toLowerCase())).toEqual(['Ana'])
  expect(await found('%')).toEqual([])
  expect(await found('')).toEqual(['Ana', 'Bob', 'Zoë Müller'])
})

test('guests and people who are not signed in are told nothing about members', async () => {
  const { stage } = await opened()
  const guest = await stage.principal({ kind: 'guest' })
  expect((await stage.ask('GET /people?q=a', { as: guest })).status).toBe(403)
  expect((await stage.ask('GET /people?q=a')).status).toBe(401)
})

test('not more than twenty people are suggested at once', async () => {
  const { stage, ana } = await opened()
  for (let i = 0; i < 25; i++) await stage.principal({ name: `Kim ${i}` })
  expect((await stage.ask<PeopleList>('GET /people?q=kim', { as: ana })).body.people).toHaveLength(20)
})

test('admins see all members in parts, others none', async () => {
  const { stage, ana } = await opened()
  const bob = await stage.principal({ name: 'Bob' })
  await stage.principal({ name: 'Cid' })
  await stage.principal({ name: 'A guest', kind: 'guest' })
  const { body } = await stage.ask<MemberList>('GET /members?limit=2', { as: ana })
  expect(body).toMatchObject({
    total: 3,
    members: [
      { person: { name: 'Ana' }, isAdmin: true },
      { person: { name: 'Bob' }, isAdmin: false },
    ],
  })
  expect((await stage.ask<MemberList>('GET /members?after=2', { as: ana })).body.members.map(({ person }) => person.name)).toEqual(['Cid'])
  expect((await stage.ask('GET /members', { as: bob })).status).toBe(403)
})

test('somebody who is switched off is out at once: the rules have changed and their connections end', async () => {
  const { stage, ana, ended } = await opened()
  const bob = await stage.principal({ name: 'Bob' })
  const before = stage.access.version
  const { status, body } = await stage.ask(`PATCH /members/${bob.id}`, { as: ana, body: { isDisabled: true } })
  expect([status, body]).toMatchObject([200, { person: { id: bob.id }, isDisabled: true }])
  expect(stage.access.version).toBeGreaterThan(before)
  expect(ended).toEqual([bob.id])
  expect(await stage.store.people.find(bob.id)).toBeUndefined()
  expect(namesIn((await stage.ask<PeopleList>('GET /people?q=bob', { as: ana })).body)).toEqual([])
  await stage.ask(`PATCH /members/${bob.id}`, { as: ana, body: { isDisabled: false } })
  expect(await stage.store.people.find(bob.id)).toMatchObject({ id: bob.id })
})

test.each([{ isAdmin: false }, { isDisabled: true }])('the last admin stays: %j', async (body) => {
  const { stage, ana, ended } = await opened()
  const bob = await stage.principal({ name: 'Bob', isAdmin: true })
  await stage.ask(`PATCH /members/${bob.id}`, { as: ana, body: { isDisabled: true } })
  ended.length = 0
  expect(await stage.ask(`PATCH /members/${ana.id}`, { as: ana, body })).toMatchObject({ status: 409, body: { code: 'last_owner' } })
  expect(await stage.store.people.find(ana.id)).toMatchObject({ isAdmin: true })
  expect(ended).toEqual([])
})

test('of two admins who take the rank from each other at once one stays', async () => {
  const { stage, ana } = await opened()
  const bob = await stage.principal({ name: 'Bob', isAdmin: true })
  const answers = await Promise.all([
    stage.ask(`PATCH /members/${bob.id}`, { as: ana, body: { isAdmin: false } }),
    stage.ask(`PATCH /members/${ana.id}`, { as: bob, body: { isAdmin: false } }),
  ])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
})

test('an admin who is one no more leaves no invitations behind', async () => {
  const { stage, ana } = await opened()
  const bob = await stage.principal({ name: 'Bob', isAdmin: true })
  const hash = new Uint8Array([1])
  const shared = { email: null, isAdmin: true, space: null, role: null, createdAt: 1, expiresAt: 100, wasMailed: false }
  await stage.store.invitations.create({ ...shared, id: newSpaceId(), invitedBy: bob.id }, hash)
  await stage.ask(`PATCH /members/${bob.id}`, { as: ana, body: { isAdmin: false } })
  expect(await stage.store.invitations.find(hash, 50)).toBeUndefined()
})

test('guests and strangers are no members', async () => {
  const { stage, ana } = await opened()
  const guest = await stage.principal({ kind: 'guest' })
  for (const id of [guest.id, 'nobody', '..%2f'])
    expect((await stage.ask(`PATCH /members/${id}`, { as: ana, body: { isAdmin: true } })).status).toBe(404)
})
