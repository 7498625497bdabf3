import { expect, test } from 'vitest'
import type { Browser } from '../../../test/account-browser.ts'
import { AccountsStage, OWNER } from '../../../test/accounts-stage.ts'
import { OidcHouse, type Claims } from '../../../test/oidc-house.ts'

const BOB: Claims = { sub: 'bob-at-the-house', name: 'Bob', email: 'bob@example.org', email_verified: true }

const open = async () => {
  const house = await OidcHouse.open()
  const stage = await AccountsStage.open({ oidc: (url) => house.settingsFor(url) })
  return { house, stage }
}

/** Goes wherever it is sent, and answers where that ended on the side of Tandem. */
const walk = async (browser: Browser, from: string, url: string): Promise<string> => {
  let at = new URL(from, url)
  for (let step = 0; step < 12; step++) {
    const response = await browser.visit(at.href)
    const to = response.headers.get('location')
    if (to === null) throw new Error(`${at.href} answered ${response.status}: ${await response.text()}`)
    at = new URL(to, at)
    if (at.origin === new URL(url).origin && !at.pathname.startsWith('/api/')) return `${at.pathname}${at.search}`
  }
  throw new Error('it goes round in circles')
}
const BEGIN = '/api/v1/oidc/begin/oidc'

test('who the provider knows comes in, gets an account where the workspace is open, and the same one again', async () => {
  const { house, stage } = await open()
  await stage.owner()
  await stage.settings.change({ signUp: 'domain', domains: ['example.org'] }, Date.now())
  house.person = BOB
  expect((await stage.browser().ask('GET /workspace')).body).toMatchObject({ providers: [{ id: 'oidc', name: 'House', begin: BEGIN }] })
  const browser = stage.browser()
  expect(await walk(browser, `${BEGIN}?next=/search`, stage.url)).toBe('/search')
  const me = await browser.ask('GET /me')
  expect(me.body).toMatchObject({ name: 'Bob', email: BOB.email, kind: 'member', isAdmin: false, hasPassword: false })

  const other = stage.browser()
  expect(await walk(other, BEGIN, stage.url)).toBe('/')
  expect((await other.ask('GET /me')).body['id']).toBe(me.body['id'])
})

test('where the workspace is closed the provider makes nobody a member', async () => {
  const { house, stage } = await open()
  await stage.owner()
  house.person = BOB
  const browser = stage.browser()
  expect(await walk(browser, BEGIN, stage.url)).toBe('/login?problem=sign_up_closed')
  expect((await browser.ask('GET /me')).status).toBe(401)
})

test('a member whose e-mail was vouched for comes in by the provider as who they are', async () => {
  const { house, stage } = await open()
  const olga = await stage.owner()
  house.person = { sub: 'olga-at-the-house', name: 'Somebody', email: OWNER.email, email_verified: true }
  const browser = stage.browser()
  expect(await walk(browser, BEGIN, stage.url)).toBe('/')
  expect((await browser.ask('GET /me')).body).toMatchObject({ name: 'Olga', isAdmin: true, id: (await olga.ask('GET /me')).body['id'] })
})

test('an e-mail that the provider does not vouch for opens no account, and one that nobody vouched for here is not taken over', async () => {
  const { house, stage } = await open()
  await stage.owner()
  await stage.settings.change({ signUp: 'open' }, Date.now())
  house.person = { sub: 'eve', email: OWNER.email, email_verified: false }
  const eve = stage.browser()
  expect(await walk(eve, BEGIN, stage.url)).toMatch(/^\/login\?problem=/)
  expect((await eve.ask('GET /me')).status).toBe(401)

  house.person = { sub: 'eve', email: 'somebody@example.org', email_verified: false }
  expect(await walk(stage.browser(), BEGIN, stage.url)).toBe('/login?problem=forbidden')

  // Somebody signed up here with an e-mail that is not theirs, and waits for whoever it belongs to.
  await stage.browser().ask('POST /sign-up', { name: 'Eve', email: BOB.email, password: 'quiet marble orchard' })
  house.person = BOB
  const bob = stage.browser()
  expect(await walk(bob, BEGIN, stage.url)).toBe('/login?problem=taken')
  expect((await bob.ask('GET /me')).status).toBe(401)
})

test('a member who was switched off does not come in by the provider either', async () => {
  const { house, stage } = await open()
  await stage.owner()
  await stage.settings.change({ signUp: 'open' }, Date.now())
  house.person = BOB
  const browser = stage.browser()
  await walk(browser, BEGIN, stage.url)
  const { id } = (await browser.ask<{ id: never }>('GET /me')).body
  await stage.store.members.change(id, { isDisabled: true }, Date.now())
  const again = stage.browser()
  expect(await walk(again, BEGIN, stage.url)).toBe('/login?problem=disabled')
  expect((await again.ask('GET /me')).status).toBe(401)
})

test('nobody is signed in by an answer that another browser asked for, and nobody is sent to another site', async () => {
  const { house, stage } = await open()
  await stage.owner()
  await stage.settings.change({ signUp: 'open' }, Date.now())
  house.person = BOB
  const eve = stage.browser()
  let callback = ''
  let at = new URL(BEGIN, stage.url)
  for (let step = 0; step < 8 && !callback; step++) {
    const to = (await eve.visit(at.href)).headers.get('location') ?? ''
    at = new URL(to, at)
    if (at.pathname.includes('/callback/')) callback = at.href
  }
  const victim = stage.browser()
  expect((await victim.visit(callback)).headers.get('location')).toMatch(/^\/login\?problem=/)
  expect((await victim.ask('GET /me')).status).toBe(401)
  for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example'])
    expect((await stage.browser().visit(`${stage.url}${BEGIN}?next=${encodeURIComponent(next)}`)).status).toBe(400)
})

test('a provider that does not answer is said to be away, and is asked again the next time', async () => {
  const stage = await AccountsStage.open({
    oidc: () => ({ name: 'House', issuer: 'http://127.0.0.1:9', clientId: 'tandem', clientSecret: 'secret' }),
  })
  await stage.owner()
  const { status, body } = await stage.browser().ask('GET /oidc/begin/oidc')
  expect([status, body.code]).toEqual([409, 'not_configured'])
  expect((await stage.browser().ask('GET /oidc/begin/another')).status).toBe(404)
})
