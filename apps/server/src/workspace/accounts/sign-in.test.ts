import { statSync } from 'node:fs'
import { join } from 'node:path'
import { newSignInId, type PrincipalId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import { AccountsStage, OWNER } from '../../../test/accounts-stage.ts'
import { hashOf } from './guest-cookie.ts'

const BOB = { name: 'Bob', email: 'bob@example.org', password: 'quiet marble orchard' }

test('whoever has the set-up link becomes the owner, is signed in, and is told where to go', async () => {
  const stage = await AccountsStage.open()
  const browser = stage.browser()
  expect((await browser.ask('GET /workspace')).body).toMatchObject({ isSetUp: false })
  const token = await stage.setUp.newToken()
  const answer = await browser.ask('POST /setup', { token, workspaceName: 'Harbour', ...OWNER })
  expect(answer.status).toBe(201)
  expect(answer.body).toEqual({ address: expect.stringContaining('/p/sample-in-') })
  expect((await browser.ask('GET /me')).body).toMatchObject({ name: 'Olga', kind: 'member', isAdmin: true, hasPassword: true })
  expect((await browser.ask('GET /workspace')).body).toMatchObject({ name: 'Harbour', isSetUp: true, signUp: 'closed' })
})

test('a workspace is set up once, also when two try at the same moment', async () => {
  const stage = await AccountsStage.open()
  const token = await stage.setUp.newToken()
  const answers = await Promise.all(
    ['one', 'two', 'three'].map((name) =>
      stage.browser().ask('POST /setup', { token, workspaceName: name, ...OWNER, email: `${name}@example.org` }),
    ),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409])
  const late = await stage.browser().ask('POST /setup', { token, workspaceName: 'Late', ...OWNER })
  expect([late.status, late.body.code]).toEqual([409, 'already_set_up'])
  expect(await stage.setUp.newToken()).toBeUndefined()
})

test('a set-up link that was replaced by a newer one is of no use', async () => {
  const stage = await AccountsStage.open()
  const old = await stage.setUp.newToken()
  await stage.setUp.newToken()
  const { status, body } = await stage.browser().ask('POST /setup', { token: old, workspaceName: 'Harbour', ...OWNER })
  expect([status, body.code]).toEqual([403, 'link_ended'])
})

test('signing in takes the right password; a wrong one and an unknown e-mail get the same answer', async () => {
  const stage = await AccountsStage.open()
  await stage.owner()
  const browser = stage.browser()
  const wrong = await browser.ask('POST /sign-in', { email: OWNER.email, password: 'not my password' })
  const unknown = await browser.ask('POST /sign-in', { email: 'nobody@example.org', password: 'not my password' })
  const said = ({ status, body: { code, title } }: typeof wrong) => ({ status, code, title })
  expect(said(wrong)).toEqual({ status: 401, code: 'wrong_credentials', title: expect.any(String) })
  expect(said(unknown)).toEqual(said(wrong))
  expect((await browser.ask('GET /me')).status).toBe(401)

  expect((await browser.ask('POST /sign-in', { email: 'OLGA@example.org ', password: OWNER.password })).body).toMatchObject({
    name: 'Olga',
  })
  expect((await browser.ask('GET /me')).status).toBe(200)
})

test('an unknown e-mail is refused in about the time of a known one', async () => {
  const stage = await AccountsStage.open()
  await stage.owner()
  const timed = async (email: string) => {
    const times: number[] = []
    for (let i = 0; i < 5; i++) {
      const from = performance.now()
      await stage.browser().ask('POST /sign-in', { email, password: `wrong ${i}` })
      times.push(performance.now() - from)
      await stage.clock.advance(120_000)
    }
    return times.toSorted((a, b) => a - b)[2] ?? 0
  }
  const [known, unknown] = [await timed(OWNER.email), await timed('nobody@example.org')]
  // Without the hash it would be a tenth.
  expect(unknown).toBeGreaterThan(known * 0.5)
  expect(known).toBeGreaterThan(unknown * 0.5)
})

test('the cookie of a sign-in is out of reach of scripts and other sites, signed, and means nothing once signed out', async () => {
  const stage = await AccountsStage.open()
  const olga = await stage.owner()
  const given = await stage.browser().ask('POST /sign-in', { email: OWNER.email, password: OWNER.password })
  const session = given.headers.getSetCookie().find((line) => line.startsWith('tandem.session_token='))
  expect(session).toMatch(/HttpOnly/i)
  expect(session).toMatch(/SameSite=Lax/i)
  expect(session).not.toMatch(/Domain=/i)

  const before = olga.cookie
  const forged = stage.browser()
  forged.cookie = before.replace(/(session_token=[^.]+\.)..../, '$1AAAA')
  expect((await forged.ask('GET /me')).status).toBe(401)

  expect((await olga.ask('POST /sign-out')).status).toBe(204)
  expect((await olga.ask('GET /me')).status).toBe(401)
  const thief = stage.browser()
  thief.cookie = before
  expect((await thief.ask('GET /me')).status).toBe(401)
  expect(stage.ended).toEqual([{ signIn: expect.any(String) }])
})

test('the secrets are made at the first start, for the owner of the folder alone, and stay the same', async () => {
  const stage = await AccountsStage.open()
  expect(statSync(join(stage.folder, 'secret.key')).mode & 0o777).toBe(0o600)
})

test('a member who was switched off is nobody, in every browser, and cannot come back', async () => {
  const stage = await AccountsStage.open()
  await stage.owner()
  const bob = await stage.member(BOB)
  const { body } = await bob.ask<{ id: never }>('GET /me')
  await stage.store.members.change(body.id, { isDisabled: true }, Date.now())
  expect((await bob.ask('GET /me')).status).toBe(401)
  const right = await stage.browser().ask('POST /sign-in', { email: BOB.email, password: BOB.password })
  expect([right.status, right.body.code]).toEqual([403, 'disabled'])
  // Only who knows the password learns that.
  const wrong = await stage.browser().ask('POST /sign-in', { email: BOB.email, password: 'wrong password' })
  expect(wrong.body.code).toBe('wrong_credentials')
})

test('browsers are listed and can be signed out one by one, and nobody reaches those of others', async () => {
  const stage = await AccountsStage.open()
  const olga = await stage.owner()
  const bob = await stage.member(BOB)
  const phone = stage.browser({ 'user-agent': 'Phone\t1' })
  await phone.ask('POST /sign-in', { email: BOB.email, password: BOB.password })
  const list = await bob.ask<{ signIns: { id: string; browser: string; address: string; isThis: boolean }[] }>('GET /sign-ins')
  expect(list.body.signIns).toHaveLength(2)
  const other = list.body.signIns.find(({ isThis }) => !isThis)
  expect(other).toMatchObject({ browser: 'Phone 1', address: '127.0.0.1' })
  expect((await olga.ask(`DELETE /sign-ins/${other?.id}`)).status).toBe(404)
  expect((await bob.ask(`DELETE /sign-ins/${other?.id}`)).status).toBe(204)
  expect(stage.ended).toEqual([{ signIn: other?.id }])
  expect((await phone.ask('GET /me')).status).toBe(401)
  expect((await bob.ask('GET /me')).status).toBe(200)
})

test('a new sign-in in a browser ends the one it had', async () => {
  const stage = await AccountsStage.open()
  const olga = await stage.owner()
  const before = olga.cookie
  await olga.ask('POST /sign-in', { email: OWNER.email, password: OWNER.password })
  const old = stage.browser()
  old.cookie = before
  expect((await old.ask('GET /me')).status).toBe(401)
  expect((await olga.ask('GET /me')).status).toBe(200)
})

test('a key of the API reaches what its member may, and neither passkeys nor the second factor', async () => {
  const stage = await AccountsStage.open()
  const olga = await stage.owner()
  const { id } = (await olga.ask<{ id: PrincipalId }>('GET /me')).body
  const secret = 'a-key-of-olga'
  const key = { id: newSignInId(), name: 'Script', start: 'a-key', createdAt: 1, expiresAt: null, usedAt: null }
  await stage.store.apiKeys.create(key, { principal: id, hash: hashOf(secret), most: 5 })
  const program = stage.browser({ authorization: `Bearer ${secret}` })
  expect((await program.ask('GET /me')).body).toMatchObject({ name: 'Olga' })
  for (const where of ['POST /passkeys/options', 'GET /passkeys']) expect((await program.ask(where)).status).toBe(403)
  expect((await program.ask('POST /second-factor', { password: OWNER.password })).status).toBe(403)
  // A wrong key is nobody, also beside a good cookie; and a socket takes no keys.
  expect((await olga.ask('GET /me', undefined, { authorization: 'Bearer another' })).status).toBe(401)
  expect(await stage.area.identify({ cookie: '', authorization: `Bearer ${secret}` } as never)).toBeUndefined()
})
