import type { PrincipalId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { AccountsStage, OWNER } from '../../../test/accounts-stage.ts'

const BOB = { name: 'Bob', email: 'bob@example.org', password: 'quiet marble orchard' }

test('nobody signs up where the workspace is closed, whether their e-mail is known or not', async () => {
  const stage = await AccountsStage.open()
  await stage.owner()
  const strange = await stage.browser().ask('POST /sign-up', BOB)
  const known = await stage.browser().ask('POST /sign-up', { ...BOB, email: OWNER.email })
  expect([strange.status, strange.body.code]).toEqual([403, 'sign_up_closed'])
  expect([known.status, known.body.code]).toEqual([403, 'sign_up_closed'])
})

test('an invitation lets one person in, once, with what it promises', async () => {
  const stage = await AccountsStage.open()
  await stage.owner()
  const made = await stage.invitations.make({ email: null, isAdmin: true, space: null, role: null, invitedBy: null })
  const invitation = stage.invitations.tokenOf(made)
  const answers = await Promise.all(
    ['bob@example.org', 'eve@example.org'].map((email) => stage.browser().ask('POST /sign-up', { ...BOB, email, invitation })),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 410])
  expect(answers.find(({ status }) => status === 201)?.body).toMatchObject({ isAdmin: true, kind: 'member' })
  expect(answers.find(({ status }) => status === 410)?.body.code).toBe('invitation_ended')
})

test('an invitation to one e-mail is of no use with another, and stays usable', async () => {
  const stage = await AccountsStage.open()
  await stage.owner()
  const invitation = await stage.invitations.offer(BOB.email)
  expect((await stage.browser().ask('POST /sign-up', { ...BOB, email: 'eve@example.org', invitation })).status).toBe(410)
  expect((await stage.browser().ask('POST /sign-up', { ...BOB, invitation })).status).toBe(201)
})

test('an e-mail that has an account gets no second one, and the invitation is not used up by trying', async () => {
  const stage = await AccountsStage.open()
  await stage.owner()
  const made = await stage.invitations.make({ email: null, isAdmin: false, space: null, role: null, invitedBy: null })
  const invitation = stage.invitations.tokenOf(made)
  const again = await stage.browser().ask('POST /sign-up', { ...BOB, email: 'Olga@Example.org', invitation })
  expect([again.status, again.body.code]).toEqual([409, 'taken'])
  expect((await stage.browser().ask('POST /sign-up', { ...BOB, invitation })).status).toBe(201)
})

test('where the workspace is open anybody signs up, and asking for many e-mails is slowed down', async () => {
  const stage = await AccountsStage.open()
  await stage.owner()
  await stage.settings.change({ signUp: 'open' }, Date.now())
  expect((await stage.browser().ask('POST /sign-up', BOB)).status).toBe(201)
  const answers = []
  for (let i = 0; i < 6; i++) answers.push(await stage.browser().ask('POST /sign-up', { ...BOB, password: 'another long word' }))
  expect(answers[0]?.body.code).toBe('taken')
  expect([answers.at(-1)?.status, answers.at(-1)?.body.code]).toEqual([429, 'rate'])
})

test('with mail, signing up for a new and for a known e-mail are answered alike, and each finds out in their mailbox', async () => {
  const mails: { to: string; text: string }[] = []
  const stage = await AccountsStage.open({ mail: { send: async (to, _subject, text) => void mails.push({ to, text }) } })
  await stage.owner()
  await stage.settings.change({ signUp: 'domain', domains: ['example.org'] }, Date.now())
  const strange = await stage.browser().ask('POST /sign-up', BOB)
  const known = await stage.browser().ask('POST /sign-up', { ...BOB, email: OWNER.email })
  expect([strange.status, strange.body.code]).toEqual([403, 'check_mail'])
  expect([known.status, known.body.code]).toEqual([403, 'check_mail'])
  await expect.poll(() => mails.length).toBe(2)
  const token = /\/invite\/(\w+)/.exec(mails.find(({ to }) => to === BOB.email)?.text ?? '')?.[1]
  expect(mails.find(({ to }) => to === OWNER.email)?.text).not.toContain('/invite/')
  expect((await stage.browser().ask('POST /sign-up', { ...BOB, invitation: token })).status).toBe(201)
  const foreign = await stage.browser().ask('POST /sign-up', { ...BOB, email: 'bob@elsewhere.net' })
  expect(foreign.body.code).toBe('sign_up_closed')
})

test('e-mails of a domain let nobody in where no mail can show whose they are', async () => {
  const stage = await AccountsStage.open()
  await stage.owner()
  await stage.settings.change({ signUp: 'domain', domains: ['example.org'] }, Date.now())
  expect((await stage.browser().ask('POST /sign-up', BOB)).body.code).toBe('sign_up_closed')
  expect((await stage.browser().ask('GET /workspace')).body).toMatchObject({ signUp: 'closed' })
})

test('a guest who makes an account goes on under the same id, and is no guest any more', async () => {
  const stage = await AccountsStage.open()
  await stage.owner()
  const { browser, id, page } = await stage.guest({ name: 'Gus', color: 7, client: 70_001 })
  const cookie = browser.cookie
  expect((await browser.ask('GET /me')).body).toMatchObject({ id, kind: 'guest', email: null })
  const invitation = await stage.invitations.offer(BOB.email)
  const made = await browser.ask<{ id: PrincipalId }>('POST /sign-up', { ...BOB, invitation })
  expect(made.body).toMatchObject({ id, kind: 'member', name: 'Bob', color: 7 })
  expect((await browser.ask('GET /me')).body).toMatchObject({ id, kind: 'member' })
  expect(browser.cookie).not.toContain(cookie)
  expect(stage.ended).toContainEqual({ principal: id })
  expect((await stage.store.log.load(page))?.owners.get(70_001)).toBe(id)
})

test.each([
  ['tugboat', 'too short'],
  ['password123', 'common'],
  ['P@ssw0rd!!', 'common'],
  ['1234567890', 'a row of keys'],
  ['qwertyuiop1', 'a row of keys'],
  ['aaaaaaaaaaaa', 'one letter'],
  ['abcabcabcabc', 'a repetition'],
  ['bob@example.org', 'the e-mail'],
  ['Bob-Boatman', 'the name'],
])('the password %s is refused: %s', async (password) => {
  const stage = await AccountsStage.open()
  await stage.owner()
  const invitation = await stage.invitations.offer(BOB.email)
  const { status, body } = await stage.browser().ask('POST /sign-up', { ...BOB, name: 'Bob Boatman', password, invitation })
  expect([status, body.code]).toEqual([422, 'weak_password'])
})

test('names are one line, and nothing in a body is taken that a route does not ask for', async () => {
  const stage = await AccountsStage.open()
  await stage.owner()
  const invitation = await stage.invitations.offer(BOB.email)
  const made = await stage.browser().ask('POST /sign-up', { ...BOB, name: 'Bo\u202Eb\n\u0007 B', invitation })
  expect(made.body).toMatchObject({ name: 'Bob  B' })
  const other = await stage.invitations.offer('eve@example.org')
  expect((await stage.browser().ask('POST /sign-up', { ...BOB, email: 'eve@example.org', invitation: other, isAdmin: true })).status).toBe(
    400,
  )
})
