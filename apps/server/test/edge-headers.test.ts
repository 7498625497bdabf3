import { NO_BROWSER, Workspace } from '@tandem/testkit'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@tandem/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { edgeApp } from './edge-app.ts'

const POLL = '/socket.io/?EIO=4&transport=polling'

/** What every answer carries, and how long it may be kept. */
const app = async (): Promise<{ url: string; cookie: string }> => {
  const web = await temporaryFolder()
  onTestFinished(web.remove)
  await mkdir(join(web.path, 'assets'))
  await writeFile(
    join(web.path, 'index.html'),
    '<!doctype html><meta name="tandem-build" content="__BUILD__" /><title>t</title><style nonce="__CSP_NONCE__"></style>',
  )
  await writeFile(join(web.path, 'assets', 'app-1a2b.js'), 'export {}')
  await writeFile(join(web.path, 'icon.svg'), '<svg/>')
  const url = await edgeApp({ WEB_DIR: web.path })
  return { url, cookie: (await Workspace.at(url)).owner }
}

const json = { 'content-type': 'application/json' }
const ANSWERS: [string, string, RequestInit, number, RegExp][] = [
  ['the app', '/', {}, 200, /^no-cache$/],
  ['a page that is not there', '/p/nothing', {}, 404, /^no-cache$/],
  ['a script', '/assets/app-1a2b.js', {}, 200, /immutable/],
  ['a script that is not there', '/assets/app-gone.js', {}, 404, /^no-store$/],
  ['a picture', '/icon.svg', {}, 200, /max-age=0/],
  ['being alive', '/healthz', {}, 200, /^no-store$/],
  ['being ready', '/readyz', {}, 200, /^no-store$/],
  ['who I am', '/api/v1/me', {}, 200, /^no-store$/],
  ['an address that is not there', '/api/v1/nothing', {}, 404, /^no-store$/],
  ['a body that is no JSON', '/api/v1/me', { method: 'PATCH', headers: json, body: '{' }, 400, /^no-store$/],
  [
    'a body that is too large',
    '/api/v1/me',
    { method: 'PATCH', headers: json, body: JSON.stringify({ name: 'x'.repeat(300_000) }) },
    413,
    /^no-store$/,
  ],
  [
    'a change from elsewhere',
    '/api/v1/me',
    { method: 'PATCH', headers: { ...json, origin: 'https://evil.example' }, body: '{}' },
    403,
    /^no-store$/,
  ],
  ['a poll', POLL, { headers: NO_BROWSER }, 200, /^no-store$/],
  ['a poll from elsewhere', POLL, { headers: { origin: 'https://evil.example' } }, 403, /^no-store$/],
  ['a poll of nobody', `${POLL}&sid=nobody`, { headers: NO_BROWSER }, 404, /^no-store$/],
  ['a poll of a prototype', `${POLL}&sid=__proto__`, { headers: NO_BROWSER }, 404, /^no-store$/],
  ['another transport', '/socket.io/?EIO=4&transport=pigeon', { headers: NO_BROWSER }, 400, /^no-store$/],
]

test('every answer carries what keeps a browser from being misled, and is kept no longer than it is true', async () => {
  const { url, cookie } = await app()
  for (const [what, path, init, status, kept] of ANSWERS) {
    const response = await fetch(`${url}${path}`, { ...init, headers: { cookie, ...init.headers } })
    const text = await response.text()
    expect(response.status, what).toBe(status)
    expect(response.headers.get('content-security-policy'), what).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(response.headers.get('content-security-policy'), what).not.toMatch(/unsafe|\*/)
    expect(response.headers.get('x-content-type-options'), what).toBe('nosniff')
    expect(response.headers.get('referrer-policy'), what).toBe('no-referrer')
    expect(response.headers.get('cross-origin-opener-policy'), what).toBe('same-origin')
    expect(response.headers.get('x-powered-by'), what).toBeNull()
    expect(response.headers.get('access-control-allow-origin'), what).toBeNull()
    expect(response.headers.get('cache-control'), what).toMatch(kept)
    expect(text, what).not.toMatch(/ENOENT|\/tmp\/|at .*\.ts/)
  }
})

test('a body that is too large has a code that says so', async () => {
  const { url, cookie } = await app()
  const make = (length: number) =>
    fetch(`${url}/api/v1/spaces`, { method: 'POST', headers: { cookie, ...json }, body: JSON.stringify({ name: 'x'.repeat(length) }) })
  expect(await (await make(16 * 1024)).json()).toMatchObject({ status: 413, code: 'too_large', requestId: expect.any(String) })
  expect(await (await make(15 * 1024)).json()).toMatchObject({ status: 400, code: 'bad_message' })
})

test('a page and every answer of the API name the same build of the app', async () => {
  const { url, cookie } = await app()
  const build = /name="tandem-build" content="([0-9a-f]{12})"/.exec(await (await fetch(url)).text())?.[1]
  expect(build).toBeDefined()
  for (const path of ['/me', '/workspace', '/nothing']) {
    expect((await fetch(`${url}/api/v1${path}`, { headers: { cookie } })).headers.get('x-tandem-build')).toBe(build)
  }
})
