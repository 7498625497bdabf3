import { expect, test } from 'vitest'
import type { Browser } from '../../../test/account-browser.ts'
import { AccountsStage } from '../../../test/accounts-stage.ts'
import { SoftPasskey } from '../../../test/soft-passkey.ts'

const BOB = { name: 'Bob', email: 'bob@example.org', password: 'quiet marble orchard' }

const added = async (browser: Browser, device: SoftPasskey, url: string) => {
  const { body } = await browser.ask<{ options: { challenge: string; rp: { id: string } } }>('POST /passkeys/options')
  return browser.ask('POST /passkeys', { name: 'Laptop', credential: device.create(body.options, url) })
}
const signedIn = async (browser: Browser, device: SoftPasskey, origin: string) => {
  const { body } = await browser.ask<{ options: { challenge: string; rpId: string } }>('POST /sign-in/passkey/options')
  return browser.ask('POST /sign-in/passkey', { credential: device.get(body.options, origin) })
}

test('a passkey that was added signs its owner in, in any browser, until it is removed', async () => {
  const stage = await AccountsStage.open()
  await stage.owner()
  const bob = await stage.member(BOB)
  const device = new SoftPasskey()
  const made = await added(bob, device, stage.url)
  expect([made.status, made.body]).toEqual([201, { id: expect.any(String), name: 'Laptop', createdAt: expect.any(Number) }])
  const phone = stage.browser()
  expect((await signedIn(phone, device, stage.url)).body).toMatchObject({ name: 'Bob' })
  expect((await phone.ask('GET /me')).body).toMatchObject({ email: BOB.email })

  const { id } = made.body
  const other = await stage.member({ ...BOB, name: 'Eve', email: 'eve@example.org' })
  expect((await other.ask(`DELETE /passkeys/${String(id)}`)).status).toBe(404)
  expect((await bob.ask('GET /passkeys')).body).toMatchObject({ passkeys: [{ id }] })
  expect((await bob.ask(`DELETE /passkeys/${String(id)}`)).status).toBe(204)
  expect((await signedIn(stage.browser(), device, stage.url)).status).toBe(401)
})

test('a passkey lets nobody in from another site, with an old challenge, without its owner, or to an account that is off', async () => {
  const stage = await AccountsStage.open()
  await stage.owner()
  const bob = await stage.member(BOB)
  const device = new SoftPasskey()
  await added(bob, device, stage.url)
  expect((await signedIn(stage.browser(), device, 'https://evil.example')).status).toBe(401)

  const browser = stage.browser()
  const { body } = await browser.ask<{ options: { challenge: string; rpId: string } }>('POST /sign-in/passkey/options')
  const credential = device.get(body.options, stage.url)
  expect((await stage.browser().ask('POST /sign-in/passkey', { credential })).status).toBe(401)
  expect((await browser.ask('POST /sign-in/passkey', { credential })).status).toBe(200)
  expect((await browser.ask('POST /sign-in/passkey', { credential })).status).toBe(401)

  device.verifies = false
  expect((await signedIn(stage.browser(), device, stage.url)).status).toBe(401)
  device.verifies = true
  const me = await bob.ask<{ id: never }>('GET /me')
  await stage.store.members.change(me.body.id, { isDisabled: true }, Date.now())
  expect((await signedIn(stage.browser(), device, stage.url)).body.code).toBe('disabled')
})

test('passkeys need a name, and at a bare number the browser is told so', async () => {
  const stage = await AccountsStage.open()
  const browser = stage.browser()
  const byNumber = stage.url.replace('localhost', '127.0.0.1')
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
  const answer = await browser.visit(`${byNumber}/api/v1/sign-in/passkey/options`, init)
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([409, 'not_configured'])
})
