import { expect, test } from 'vitest'
import { AccountsStage, OWNER } from '../../../test/accounts-stage.ts'

const BOB = { name: 'Bob', email: 'bob@example.org', password: 'quiet marble orchard' }
const NEW = 'violet harbour pencil'

const mailbox = () => {
  const mails: { to: string; subject: string; text: string }[] = []
  return { mails, mail: { send: async (to: string, subject: string, text: string) => void mails.push({ to, subject, text }) } }
}
const tokenIn = (text: string | undefined) => /[?&]token=(\w+)/.exec(text ?? '')?.[1]

test('a forgotten password is set anew by a mailed link, once, and every browser is signed out', async () => {
  const { mails, mail } = mailbox()
  const stage = await AccountsStage.open({ mail })
  await stage.owner()
  const bob = await stage.member(BOB)
  expect((await stage.browser().ask('POST /password/forgot', { email: BOB.email })).status).toBe(204)
  await expect.poll(() => mails).toHaveLength(1)
  const token = tokenIn(mails[0]?.text)
  expect((await stage.browser().ask('POST /password/reset', { token, password: 'password123' })).body.code).toBe('weak_password')
  const atOnce = await Promise.all([1, 2].map(() => stage.browser().ask('POST /password/reset', { token, password: NEW })))
  expect(atOnce.map(({ status }) => status).toSorted()).toEqual([204, 404])
  expect((await bob.ask('GET /me')).status).toBe(401)
  expect(stage.ended).toContainEqual({ principal: expect.any(String) })
  const again = await stage.browser().ask('POST /password/reset', { token, password: NEW })
  expect([again.status, again.body.code]).toEqual([404, 'link_ended'])
  expect((await bob.ask('POST /sign-in', { email: BOB.email, password: BOB.password })).status).toBe(401)
  expect((await bob.ask('POST /sign-in', { email: BOB.email, password: NEW })).status).toBe(200)
})

test('asking for a link tells nobody whether there is an account, and fills nobody’s mailbox', async () => {
  const { mails, mail } = mailbox()
  const stage = await AccountsStage.open({ mail })
  await stage.owner()
  const answers = []
  for (const email of ['nobody@example.org', ...Array.from({ length: 6 }, () => OWNER.email)])
    answers.push((await stage.browser().ask('POST /password/forgot', { email })).status)
  expect(new Set(answers)).toEqual(new Set([204]))
  await expect.poll(() => mails).toHaveLength(3)
  expect(new Set(mails.map(({ to }) => to))).toEqual(new Set([OWNER.email]))
})

test('without mail an admin hands the link on', async () => {
  const stage = await AccountsStage.open()
  const olga = await stage.owner()
  const bob = await stage.member(BOB)
  const { id } = (await bob.ask('GET /me')).body
  expect((await stage.browser().ask('POST /password/forgot', { email: BOB.email })).body.code).toBe('not_configured')
  expect((await bob.ask(`POST /members/${String(id)}/password-link`)).status).toBe(403)
  const { body } = await olga.ask<{ address: string }>(`POST /members/${String(id)}/password-link`)
  expect((await stage.browser().ask('POST /password/reset', { token: tokenIn(body.address), password: NEW })).status).toBe(204)
  expect((await bob.ask('POST /sign-in', { email: BOB.email, password: NEW })).status).toBe(200)
})

test('the tokens of links are not in the database', async () => {
  const { mails, mail } = mailbox()
  const stage = await AccountsStage.open({ mail })
  const olga = await stage.owner()
  await stage.browser().ask('POST /password/forgot', { email: OWNER.email })
  await expect.poll(() => mails).toHaveLength(1)
  const kept = JSON.stringify(
    await stage.store.authTables.db
      .selectFrom('auth_verification' as never)
      .selectAll()
      .execute(),
  )
  expect(kept).not.toContain(tokenIn(mails[0]?.text))
  const session = decodeURIComponent(/session_token=([^;]+)/.exec(olga.cookie)?.[1] ?? '')
  const sessions = JSON.stringify(await stage.store.authTables.db.selectFrom('auth_session').selectAll().execute())
  // What is there is of no use without the key beside the database.
  expect(sessions).not.toContain(session)
})

test('changing the password takes the old one, and ends all other browsers but not this one', async () => {
  const stage = await AccountsStage.open()
  await stage.owner()
  const bob = await stage.member(BOB)
  const phone = stage.browser()
  await phone.ask('POST /sign-in', { email: BOB.email, password: BOB.password })
  const wrong = await bob.ask('POST /password/change', { current: 'not my password', password: NEW })
  expect([wrong.status, wrong.body.code]).toEqual([403, 'wrong_credentials'])
  expect((await bob.ask('POST /password/change', { current: BOB.password, password: NEW })).status).toBe(204)
  expect((await bob.ask('GET /me')).status).toBe(200)
  expect((await phone.ask('GET /me')).status).toBe(401)
  expect(stage.ended).toEqual([{ principal: expect.any(String), except: expect.any(String) }])
  expect((await phone.ask('POST /sign-in', { email: BOB.email, password: NEW })).status).toBe(200)
})

test('the profile is changed by its owner alone, and a picture is a picture', async () => {
  const stage = await AccountsStage.open()
  const olga = await stage.owner()
  const avatar = `data:image/png;base64,${Buffer.alloc(40_000, 1).toString('base64')}`
  const changed = await olga.ask('PATCH /me', { name: 'Olga M.', color: 3, language: 'de', theme: 'dark', avatar })
  expect(changed.body).toMatchObject({ name: 'Olga M.', color: 3, language: 'de', theme: 'dark', avatar })
  expect((await olga.ask('PATCH /me', { avatar: 'data:image/svg+xml;base64,AAAA' })).status).toBe(400)
  expect((await olga.ask('PATCH /me', { isAdmin: true })).status).toBe(400)
  expect((await olga.ask('PATCH /me', { avatar: null, language: null })).body).toMatchObject({ avatar: null, language: null })
})
