import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Invitation, Link, PageDetails } from '@tandem/protocol'
import { ask, freePort, NO_BROWSER, RawTab, temporaryFolder, Workspace } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig, WrongConfig } from '../src/config.ts'
import { Browser } from './account-browser.ts'
import { edgeApp } from './edge-app.ts'
import { OidcHouse } from './oidc-house.ts'

const HTML = `<!doctype html><meta name="base-path" content="__BASE_PATH__"><script src="./color-scheme.js"></script><link href="./assets/a.css">`

/** A server that lies below this path: where it listens, and its public address. */
const below = async (path: string, env: Record<string, string> = {}): Promise<{ root: string; address: string }> => {
  const web = await temporaryFolder()
  onTestFinished(web.remove)
  await mkdir(join(web.path, 'assets'))
  await writeFile(join(web.path, 'index.html'), HTML)
  await writeFile(join(web.path, 'assets/a.css'), 'b{}')
  const root = `http://127.0.0.1:${await freePort()}`
  const address = `${root}${path}`
  expect(await edgeApp({ PORT: new URL(root).port, PUBLIC_URL: address, WEB_DIR: web.path, ...env })).toBe(address)
  return { root, address }
}
const cookiesOf = async (url: string, owner: Workspace): Promise<string[]> => {
  const sign = await fetch(`${url}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...NO_BROWSER },
    body: JSON.stringify(owner.credentials),
  })
  expect(sign.status).toBe(200)
  return sign.headers.getSetCookie()
}

test('everything is found below the path, whether a proxy has left it there or taken it away, and probes find the root', async () => {
  const { root, address } = await below('/tandem')
  for (const path of ['', '/', '/login', '/assets/a.css', '/api/v1/workspace', '/healthz', '/readyz'])
    for (const base of [address, root]) expect([base + path, (await fetch(base + path)).status]).toEqual([base + path, 200])
  expect(await (await fetch(`${address}/p/any/where`)).text()).toBe(
    `<!doctype html><meta name="base-path" content="/tandem"><script src="/tandem/color-scheme.js"></script><link href="/tandem/assets/a.css">`,
  )
  expect((await fetch(`${root}/tandems/api/v1/workspace`)).headers.get('content-type')).toMatch(/html/)
  const { answer } = await ask<{ servers: { url: string }[] }>(address, 'GET /openapi.json')
  expect(answer.servers).toEqual([{ url: '/tandem/api/v1' }])
})

test('links for people, cookies and live connections lie below the path', async () => {
  const { address } = await below('/teams/tandem')
  const workspace = await Workspace.at(address)
  const page = await workspace.newPage()
  const { address: invite } = await workspace.ask<Invitation>('POST /invitations', { body: {} })
  const link = await workspace.ask<Link>(`POST /pages/${page.id}/links`, { body: { role: 'editor' } })
  expect(invite.startsWith(`${address}/invite/`)).toBe(true)
  expect(link.address.startsWith(`${address}/g/`)).toBe(true)
  for (const cookie of await cookiesOf(address, workspace)) expect(cookie).toMatch(/Path=\/teams\/tandem(\/api\/v1\/)?;/)
  for (const transport of ['websocket', 'polling'] as const) {
    const tab = await RawTab.connect(address, { cookie: await workspace.signIn(), transports: [transport] })
    onTestFinished(() => tab.leave())
    await tab.join(page.id)
  }
})

test('a browser that is signed in to two workspaces of one host is itself in each', async () => {
  const [one, two] = [await below('/one'), await below('/two')]
  const workspaces = [await Workspace.at(one.address), await Workspace.at(two.address)]
  const guests = await Promise.all(workspaces.map((workspace) => workspace.signIn()))
  const members = await Promise.all(workspaces.map((workspace) => cookiesOf(workspace.url, workspace)))
  // Even if a browser sent them all everywhere.
  const all = [...guests, ...members.flat().map((cookie) => cookie.split(';', 1)[0])].join('; ')
  expect(new Set(all.split('; ').map((pair) => pair.split('=', 1)[0])).size).toBe(all.split('; ').length)
  for (const workspace of workspaces) {
    const page = await workspace.privatePage()
    expect((await workspace.ask<PageDetails>(`GET /pages/${page.id}`, { as: all })).role).toBe('owner')
  }
})

test('a provider sends people back below the path, and from there they go on below it', async () => {
  const house = await OidcHouse.open()
  house.person = { sub: 'bob', name: 'Bob', email: 'bob@example.org', email_verified: true }
  const oidc = { OIDC_ISSUER: house.issuer, OIDC_CLIENT_ID: 'tandem', OIDC_CLIENT_SECRET: 'a secret between the two of them' }
  const { address } = await below('/tandem', oidc)
  house.settingsFor(address)
  const workspace = await Workspace.at(address)
  await workspace.ask('PATCH /admin/settings', { body: { signUp: 'domain', domains: ['example.org'] } })
  const browser = new Browser(address)
  let at = new URL(`${address}/api/v1/oidc/begin/oidc?next=/search`)
  while (at.origin !== new URL(address).origin || at.pathname.includes('/api/')) {
    const { status, headers } = await browser.visit(at.href)
    expect([at.href, status]).toEqual([at.href, expect.toBeOneOf([302, 303])])
    at = new URL(headers.get('location') ?? '', at)
  }
  expect(at.href).toBe(`${address}/search`)
  expect((await browser.ask('GET /me')).body).toMatchObject({ name: 'Bob', kind: 'member' })
})

test.each([
  'https://example.org/tandem?x=1',
  'https://example.org/#tandem',
  'https://a:b@example.org',
  'https://example.org/a b',
  'https://example.org//t',
])('PUBLIC_URL=%s is refused in words', (address) => {
  expect(() => readConfig({ PUBLIC_URL: address })).toThrow(WrongConfig)
  expect(() => readConfig({ PUBLIC_URL: address })).toThrow(/PUBLIC_URL is .*https:\/\/example\.org\/tandem/)
})
