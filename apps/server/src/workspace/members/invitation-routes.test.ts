import { newPrincipalId, newSpaceId, type Invitation, type PrincipalId, type Role, type SpaceId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { ApiStage } from '../../../test/api-stage.ts'
import { KeptSettings } from '../admin/kept-settings.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { OneTimeInvitations } from './invitations.ts'

const DAY = 24 * 3600 * 1000

const opened = async ({ mail = true, mailFails = false } = {}) => {
  const sent: { to: string; subject: string; text: string }[] = []
  const failures: string[] = []
  let invitations!: OneTimeInvitations
  const stage = await ApiStage.open(({ store, access, clock }) => {
    invitations = new OneTimeInvitations({ records: store.invitations, key: 'k', clock, accessChanged: () => access.changed() })
    return invitationRoutes({
      invitations,
      records: store.invitations,
      people: store.people,
      access,
      settings: new KeptSettings(store.settings),
      spaceName: async (space) => (await store.spaces.find(space))?.name,
      mail: mail
        ? {
            send: async (to, subject, text) => {
              if (mailFails) throw new Error('mailbox full')
              sent.push({ to, subject, text })
            },
          }
        : undefined,
      mailFailed: (problem) => void failures.push(problem),
      publicUrl: 'https://tandem.example.org/',
    })
  })
  const ana = await stage.principal({ name: 'Ana', isAdmin: true })
  const invite = async (body: object = {}) => (await stage.ask<Invitation>('POST /invitations', { as: ana, body })).body
  const list = async () => (await stage.ask<{ invitations: Invitation[] }>('GET /invitations', { as: ana })).body.invitations
  const look = (token: string) => stage.ask('POST /invitations/look', { body: { token } })
  return { stage, ana, invitations, sent, failures, invite, list, look }
}

const tokenIn = ({ address }: { address: string }) => /^https:\/\/tandem\.example\.org\/invite\/([0-9A-Za-z]{43})$/.exec(address)?.[1] ?? ''
const ENDED = { status: 404, body: { code: 'invitation_ended' } }

test('an invitation lets one person in, and admins can read its address again until then', async () => {
  const { invite, list, look, invitations } = await opened()
  const made = await invite()
  expect(await list()).toEqual([made])
  expect(await look(tokenIn(made))).toMatchObject({
    status: 200,
    body: { workspaceName: 'My workspace', invitedBy: 'Ana', spaceName: null },
  })
  const redeemed = await invitations.redeem(tokenIn(made), 'bob@example.org')
  expect(redeemed?.isAdmin).toBe(false)
  await redeemed?.done(newPrincipalId())
  expect(await invitations.redeem(tokenIn(made), 'eve@example.org')).toBeUndefined()
  expect(await look(tokenIn(made))).toMatchObject(ENDED)
  expect(await list()).toEqual([])
})

test('of two people who take an invitation at once exactly one gets it', async () => {
  const { invite, invitations } = await opened()
  const token = tokenIn(await invite())
  const taken = await Promise.all(['bob', 'eve', 'kim'].map((name) => invitations.redeem(token, `${name}@example.org`)))
  expect(taken.filter(Boolean)).toHaveLength(1)
})

test('when the account comes to nothing the invitation can be used again', async () => {
  const { invite, invitations } = await opened()
  const token = tokenIn(await invite())
  await (await invitations.redeem(token, 'bob@example.org'))?.undo()
  const again = await invitations.redeem(token, 'bob@example.org')
  await again?.done(newPrincipalId())
  await again?.undo()
  expect(await invitations.redeem(token, 'bob@example.org')).toBeUndefined()
})

test('after a week it has ended', async () => {
  const { stage, invite, list, look, invitations } = await opened()
  const token = tokenIn(await invite())
  await stage.clock.advance(7 * DAY - 1)
  expect((await look(token)).status).toBe(200)
  await stage.clock.advance(1)
  expect(await look(token)).toMatchObject(ENDED)
  expect(await invitations.redeem(token, 'bob@example.org')).toBeUndefined()
  expect(await list()).toEqual([])
})

test('one for an e-mail is for nobody else', async () => {
  const { invite, invitations } = await opened()
  const token = tokenIn(await invite({ email: 'Bob@Example.org' }))
  expect(await invitations.redeem(token, 'eve@example.org')).toBeUndefined()
  expect(await invitations.redeem(token, ' BOB@example.org')).toBeDefined()
})

test('it is taken back once', async () => {
  const { stage, ana, invite, look } = await opened()
  const made = await invite()
  expect((await stage.ask(`DELETE /invitations/${made.id}`, { as: ana })).status).toBe(204)
  expect(await look(tokenIn(made))).toMatchObject(ENDED)
  expect(await stage.ask(`DELETE /invitations/${made.id}`, { as: ana })).toMatchObject(ENDED)
})

/** A private space of somebody else; `role`: what Ana has in it. */
const spaceOf = async (stage: ApiStage, ana: PrincipalId, role?: Role): Promise<SpaceId> => {
  const owner = await stage.principal({ name: 'Olga' })
  const { id } = await stage.store.spaces.create(
    { id: newSpaceId(), name: 'Plans', icon: null, description: '', visibility: 'private', defaultRole: 'viewer', at: 1 },
    owner.id,
  )
  if (role) await stage.store.spaceMembers.give(id, ana, role)
  await stage.access.changed()
  return id
}

test('who comes by an invitation to a space is in it, with the role that was promised', async () => {
  const { stage, ana, invite, look, invitations } = await opened()
  const space = await spaceOf(stage, ana.id, 'owner')
  const token = tokenIn(await invite({ space, role: 'commenter' }))
  expect(await look(token)).toMatchObject({ body: { spaceName: 'Plans', role: 'commenter' } })
  const bob = await stage.principal({ name: 'Bob' })
  const before = stage.access.version
  await (await invitations.redeem(token, 'bob@example.org'))?.done(bob.id)
  expect(stage.access.version).toBeGreaterThan(before)
  expect(await stage.access.inSpace(bob.id, space)).toBe('commenter')
})

test('an admin cannot invite into a space they do not manage, nor learn that it is there', async () => {
  const { stage, ana } = await opened()
  const ask = (space: SpaceId, role: Role) => stage.ask('POST /invitations', { as: ana, body: { space, role } })
  expect((await ask(await spaceOf(stage, ana.id), 'viewer')).status).toBe(404)
  expect((await ask(newSpaceId(), 'viewer')).status).toBe(404)
  expect((await ask(await spaceOf(stage, ana.id, 'editor'), 'viewer')).status).toBe(403)
  expect((await stage.ask('POST /invitations', { as: ana, body: { role: 'viewer' } })).status).toBe(400)
})

test('it goes out by mail, and nobody is put on another site by a name', async () => {
  const { stage, sent, list } = await opened()
  const eve = await stage.principal({ name: 'evil.example.com', isAdmin: true })
  const { body } = await stage.ask<Invitation>('POST /invitations', { as: eve, body: { email: 'bob@example.org' } })
  expect(body.wasMailed).toBe(true)
  expect((await list())[0]?.wasMailed).toBe(true)
  expect(sent).toMatchObject([{ to: 'bob@example.org', text: expect.stringContaining(body.address) }])
  expect(sent[0]?.text).not.toContain('evil.example.com')
})

test('an address can be handed on when there is no mail, or the mail server does not take it', async () => {
  const without = await opened({ mail: false })
  expect(await without.invite({ email: 'bob@example.org' })).toMatchObject({ wasMailed: false })
  const failing = await opened({ mailFails: true })
  expect(tokenIn(await failing.invite({ email: 'bob@example.org' }))).not.toBe('')
  expect(failing.failures).toEqual(['mailbox full'])
})

test('what somebody asked for themselves is shown to no admin, and only the last of it works', async () => {
  const { list, invitations } = await opened()
  const first = await invitations.offer('Bob@example.org')
  const second = await invitations.offer('bob@example.org')
  expect(await list()).toEqual([])
  expect(await invitations.redeem(first, 'bob@example.org')).toBeUndefined()
  expect(await invitations.redeem(second, 'eve@example.org')).toBeUndefined()
  expect(await invitations.redeem(second, 'bob@example.org')).toMatchObject({ isAdmin: false })
})

test('the database holds nothing that one could come in by', async () => {
  const { stage, invite } = await opened()
  const token = tokenIn(await invite())
  expect(JSON.stringify(await stage.store.authTables.db.selectFrom('invitations').selectAll().execute())).not.toContain(token)
})

test('members and guests do not invite', async () => {
  const { stage } = await opened()
  for (const kind of ['member', 'guest'] as const) {
    const eve = await stage.principal({ kind })
    for (const where of ['GET /invitations', 'POST /invitations', 'DELETE /invitations/a']) {
      const body = where.startsWith('POST') ? { isAdmin: true } : undefined
      expect((await stage.ask(where, { as: eve, body })).status).toBe(403)
    }
  }
})
