import { expect, test } from 'vitest'
import { NO_BROWSER, secretIn, signIn, Workspace } from '@tandem/testkit'
import { edgeApp } from './edge-app.ts'

const json = { 'content-type': 'application/json' }
const from = (address: string) => ({ 'x-forwarded-for': address })
const statuses = (asked: Promise<Response>[]): Promise<number[]> => Promise.all(asked.map(async (one) => (await one).status))
const count = (numbers: number[], wanted: number): number => numbers.filter((one) => one === wanted).length

const newPageAt = (url: string, cookie: string, headers: Record<string, string> = {}, path = '/api/v1/pages') =>
  fetch(`${url}${path}`, { method: 'POST', headers: { cookie, ...json, ...headers }, body: '{"kind":"board"}' })
const rename = (url: string, cookie: string, path = '/api/v1/me') =>
  fetch(`${url}${path}`, { method: 'PATCH', headers: { cookie, ...json }, body: '{"name":"Ada"}' })

test('a whole class opens its first page at once behind one address, and nobody is turned away', async () => {
  const url = await edgeApp()
  const children = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const cookies = await Promise.all(Array.from({ length: 10 }, () => signIn(url)))
      const { root } = await Workspace.at(url)
      return statuses(cookies.map((cookie) => fetch(`${url}/api/v1/pages/${root}`, { headers: { cookie } })))
    }),
  )
  expect(count(children.flat(), 200)).toBe(400)
})

test('an address from which guests join without end is told when to come back, and others are let in meanwhile', async () => {
  const url = await edgeApp({ TRUST_PROXY: '1', LIMIT_NEW_PEOPLE_BURST: '3', LIMIT_NEW_PEOPLE_PER_SECOND: '1' })
  const { door, owner: cookie } = await Workspace.at(url)
  const body = JSON.stringify({ token: secretIn(door.address), name: 'Bea' })
  const join = (address: string) => fetch(`${url}/api/v1/links/join`, { method: 'POST', headers: { ...json, ...from(address) }, body })
  for (let i = 0; i < 3; i++) expect((await join('192.0.2.1')).status).toBe(200)
  const refused = await join('192.0.2.1')
  expect([refused.status, refused.headers.get('content-type'), refused.headers.get('set-cookie')]).toEqual([
    429,
    expect.stringContaining('application/problem+json'),
    null,
  ])
  expect(refused.headers.get('retry-after')).toMatch(/^([1-9]|10)$/)
  expect(await refused.json()).toMatchObject({ status: 429, code: 'rate', requestId: expect.any(String) })
  const me = fetch(`${url}/api/v1/me`, { headers: { cookie, ...from('192.0.2.1') } })
  expect(await statuses([join('192.0.2.1'), join('192.0.2.2'), me])).toEqual([429, 200, 200])
})

test('an address that makes pages without end is slowed down, however it spells the path', async () => {
  // The first of them is made with the workspace.
  const url = await edgeApp({ LIMIT_NEW_PAGES_BURST: '6', LIMIT_NEW_PAGES_PER_SECOND: '1' })
  const { owner: cookie } = await Workspace.at(url)
  const paths = ['/api/v1/pages', '/api/v1/pages/', '/API/v1/Pages', '/api/v1/pages?a']
  const found = await statuses(Array.from({ length: 20 }, (_, i) => newPageAt(url, cookie, {}, paths[i % paths.length])))
  expect([count(found, 201) <= 7, count(found, 201) >= 5, count(found, 201) + count(found, 429)]).toEqual([true, true, 20])
  expect((await fetch(`${url}/api/v1/pages`, { headers: { cookie } })).status).toBe(200)
})

test('an address that renames itself without end is slowed down', async () => {
  const url = await edgeApp({ LIMIT_RENAMES_BURST: '5', LIMIT_RENAMES_PER_SECOND: '1' })
  const cookie = await signIn(url)
  const found = await statuses(Array.from({ length: 20 }, (_, i) => rename(url, cookie, i % 2 ? '/api/v1/me' : '/api/v1/ME/')))
  expect([count(found, 200) <= 6, count(found, 200) + count(found, 429)]).toEqual([true, 20])
})

test('everything else of the API is paced together, and neither health nor the live connection is', async () => {
  const url = await edgeApp({ LIMIT_REQUESTS_BURST: '10', LIMIT_REQUESTS_PER_SECOND: '1' })
  const paths = ['/api/v1/nothing', '/api/v1/pages', '/api/nothing', '/api/v1/pages/aaa']
  const found = await statuses(Array.from({ length: 40 }, (_, i) => fetch(`${url}${paths[i % paths.length]}`)))
  expect(count(found, 429)).toBeGreaterThanOrEqual(28)
  expect((await fetch(`${url}/api/v1/pages`, { method: 'POST', headers: json, body: '{}' })).status).toBe(429)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  expect((await fetch(`${url}/socket.io/?EIO=4&transport=polling`, { headers: NO_BROWSER })).status).toBe(200)
})

test('who has made a page finds it in the list at once, though the list is kept for a moment', async () => {
  const url = await edgeApp()
  const { owner: cookie } = await Workspace.at(url)
  const list = async () =>
    ((await (await fetch(`${url}/api/v1/pages`, { headers: { cookie } })).json()) as { pages: unknown[] }).pages.length
  const before = await list()
  await newPageAt(url, cookie)
  expect(await list()).toBe(before + 1)
  await Promise.all([newPageAt(url, cookie), list(), list()])
  expect(await list()).toBe(before + 2)
})
