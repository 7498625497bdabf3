import { createHmac } from 'node:crypto'
import type { PrincipalId } from '@tandem/protocol'
import { expect, test } from 'vitest'
import type { Browser } from '../../../test/account-browser.ts'
import { AccountsStage, OWNER } from '../../../test/accounts-stage.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** As RFC 6238 has it, for the secret as an authenticator reads it. `step`: so many half minutes from now. */
const codeFor = (secret: string, step = 0): string => {
  const bits = [...secret.replace(/=+$/, '')].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + step))
  const mac = createHmac('sha1', key).update(counter).digest()
  const at = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(at) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0')
}

interface Begun {
  uri: string
  secret: string
  backupCodes: string[]
}

const withSecondFactor = async (browser: Browser): Promise<Begun> => {
  const { body } = await browser.ask<Begun>('POST /second-factor', { password: OWNER.password })
  const confirmed = await browser.ask('POST /second-factor/confirm', { code: codeFor(body.secret, -1) })
  expect(confirmed.status).toBe(204)
  return body
}

const signIn = (browser: Browser, code?: string) =>
  browser.ask('POST /sign-in', { email: OWNER.email, password: OWNER.password, ...(code === undefined ? {} : { code }) })

test('a second factor is asked for once it was confirmed, and only then', async () => {
  const stage = await AccountsStage.open()
  const olga = await stage.owner()
  const before = await olga.ask<{ signIns: { id: string }[] }>('GET /sign-ins')
  const begun = await olga.ask<Begun>('POST /second-factor', { password: OWNER.password })
  expect((await signIn(stage.browser())).status).toBe(200)
  expect((await olga.ask('POST /second-factor/confirm', { code: '000000' })).body.code).toBe('wrong_code')
  expect((await olga.ask('POST /second-factor/confirm', { code: codeFor(begun.body.secret, -1) })).status).toBe(204)
  expect((await olga.ask('GET /me')).body).toMatchObject({ hasSecondFactor: true })
  // The browser has a new secret, and live connections still know it by its id.
  const after = await olga.ask<{ signIns: { id: string }[] }>('GET /sign-ins')
  expect(after.body.signIns.map(({ id }) => id)).toContain(before.body.signIns[0]?.id)

  const phone = stage.browser()
  const missing = await signIn(phone)
  expect([missing.status, missing.body.code]).toEqual([401, 'second_factor'])
  expect((await phone.ask('GET /me')).status).toBe(401)
  expect((await signIn(phone, '000000')).body.code).toBe('wrong_code')
  const code = codeFor(begun.body.secret)
  expect((await signIn(phone, code)).status).toBe(200)
  expect((await phone.ask('GET /me')).body).toMatchObject({ name: 'Olga' })
  // Who saw it typed cannot use it again.
  expect((await signIn(stage.browser(), code)).body.code).toBe('wrong_code')
})

test('a backup code works once', async () => {
  const stage = await AccountsStage.open()
  const { backupCodes } = await withSecondFactor(await stage.owner())
  expect(backupCodes).toHaveLength(10)
  expect((await signIn(stage.browser(), backupCodes[0])).status).toBe(200)
  await stage.clock.advance(300_000)
  expect((await signIn(stage.browser(), backupCodes[0])).body.code).toBe('wrong_code')
  expect((await signIn(stage.browser(), backupCodes[1])).status).toBe(200)
})

test('a wrong password never gets as far as the code, and codes are not guessed in a row', async () => {
  const stage = await AccountsStage.open()
  await withSecondFactor(await stage.owner())
  const wrong = await stage.browser().ask('POST /sign-in', { email: OWNER.email, password: 'not my password', code: '123456' })
  expect(wrong.body.code).toBe('wrong_credentials')
  const codes: unknown[] = []
  for (let i = 0; i < 6; i++) {
    // To ask without a code in between does not make the count forget.
    await signIn(stage.browser())
    codes.push((await signIn(stage.browser(), `00000${i}`)).body.code)
  }
  expect(codes.at(-1)).toBe('rate')
})

test('a second factor is ended with the password, and another can be set up then', async () => {
  const stage = await AccountsStage.open()
  const olga = await stage.owner()
  await withSecondFactor(olga)
  expect((await olga.ask('POST /second-factor', { password: OWNER.password })).body.code).toBe('conflict')
  expect((await olga.ask('POST /second-factor/end', { password: 'not my password' })).status).toBe(403)
  expect((await olga.ask('POST /second-factor/end', { password: OWNER.password })).status).toBe(204)
  expect((await olga.ask('GET /me')).body).toMatchObject({ hasSecondFactor: false })
  expect((await signIn(stage.browser())).status).toBe(200)
  await withSecondFactor(olga)
})

test('an admin takes the second factor of a member away: they are out everywhere, come in without it, and are told', async () => {
  const mails: { to: string; text: string }[] = []
  const stage = await AccountsStage.open({ mail: { send: async (to, _subject, text) => void mails.push({ to, text }) } })
  const olga = await stage.owner()
  const bob = { name: 'Bob', email: 'bob@example.org', password: OWNER.password }
  const phone = await stage.member(bob)
  const { id } = (await phone.ask<{ id: PrincipalId }>('GET /me')).body
  const reset = (browser = olga, who: string = id) => browser.ask(`DELETE /members/${who}/second-factor`)
  expect((await reset()).status).toBe(404)
  await withSecondFactor(phone)
  expect((await stage.store.members.find(id))?.hasSecondFactor).toBe(true)
  expect((await reset(phone)).status).toBe(403)
  expect((await reset(olga, (await olga.ask<{ id: string }>('GET /me')).body.id)).body.code).toBe('forbidden')
  expect((await phone.ask('GET /me')).status).toBe(200)

  expect((await reset()).status).toBe(204)
  expect((await phone.ask('GET /me')).status).toBe(401)
  expect(stage.ended).toContainEqual({ principal: id })
  expect((await stage.store.members.find(id))?.hasSecondFactor).toBe(false)
  expect(mails).toEqual([{ to: bob.email, text: expect.stringContaining('/settings/security') }])
  const laptop = stage.browser()
  const { email, password } = bob
  expect((await laptop.ask('POST /sign-in', { email, password })).body).toMatchObject({
    hasSecondFactor: false,
    notice: 'second_factor_ended',
  })
  expect((await laptop.ask('PATCH /me', { notice: null })).body).not.toHaveProperty('notice')
  expect((await laptop.ask('GET /me')).body).not.toHaveProperty('notice')
})
