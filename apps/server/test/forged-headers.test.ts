import { freePort, NO_BROWSER, Workspace } from '@tandem/testkit'
import { expect, test } from 'vitest'
import { edgeApp } from './edge-app.ts'

const sign = (url: string, credentials: object, headers: Record<string, string>): Promise<Response> =>
  fetch(`${url}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(credentials),
  })
const WRONG = { email: 'nobody@example.org', password: 'nobody knows this one' }

test(
  'without trusted proxies nobody changes by headers which address they count as, who they are, or how cookies travel',
  { timeout: 60_000 },
  async () => {
    const url = await edgeApp({ LIMIT_CREDENTIALS_BURST: '4', LIMIT_CREDENTIALS_PER_SECOND: '1' })
    const { credentials } = await Workspace.at(url)
    const encrypted = { 'x-forwarded-proto': 'https', forwarded: 'proto=https;host=evil.example' }
    const signed = await sign(url, credentials, { ...NO_BROWSER, ...encrypted })
    const cookies = signed.headers.getSetCookie()
    expect([signed.status, cookies.length > 0, cookies.filter((cookie) => /secure/i.test(cookie))]).toEqual([200, true, []])

    const evil = { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example', ...encrypted }
    expect((await sign(url, credentials, evil)).status).toBe(403)
    const poll = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, { headers: evil })
    expect(poll.status).toBe(403)

    // All at once: with time a share grows again.
    const tries = await Promise.all(
      Array.from(
        { length: 10 },
        async (_, at) => (await sign(url, WRONG, { ...NO_BROWSER, 'x-forwarded-for': `198.51.100.${at}` })).status,
      ),
    )
    expect(tries).toContain(429)
  },
)

test('with an encrypted PUBLIC_URL cookies travel encrypted whatever the proxy says, and who came unencrypted is told where to go', async () => {
  const port = String(await freePort())
  const url = `http://localhost:${port}`
  expect(await edgeApp({ PORT: port, PUBLIC_URL: 'https://localhost/tandem' })).toBe('https://localhost/tandem')
  const { credentials } = await Workspace.at(url)
  const signed = await sign(url, credentials, { origin: 'https://localhost' })
  const cookies = signed.headers.getSetCookie()
  expect([signed.status, cookies.length > 0, cookies.filter((cookie) => !/; Secure/.test(cookie))]).toEqual([200, true, []])
  const lost = await sign(url, credentials, { origin: url })
  expect([lost.status, await lost.json()]).toEqual([
    403,
    expect.objectContaining({
      code: 'wrong_address',
      title: 'This server is at https://localhost/tandem only, as its PUBLIC_URL says. Open it there.',
    }),
  ])
})
