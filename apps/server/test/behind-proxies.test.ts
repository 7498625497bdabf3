import { request as askPlain, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as askEncrypted } from 'node:https'
import { once } from 'node:events'
import type { PageDetails } from '@tandem/protocol'
import { ApacheServer, CaddyServer, freePort, NginxServer, NO_BROWSER, RawTab, seededRandom, Workspace, Writer } from '@tandem/testkit'
import { describe, expect, onTestFinished, test } from 'vitest'
import { edgeApp } from './edge-app.ts'

interface Answer {
  status: number
  text: string
  headers: IncomingHttpHeaders
}
interface Question {
  method?: string
  headers?: Record<string, string>
  body?: object
  ca?: string | undefined
  /** The address of this machine that it comes from. */
  from?: string
}

const ask = async (url: string, { method = 'GET', headers = {}, body, ca, from }: Question = {}): Promise<Answer> => {
  const options = {
    method,
    headers: { ...NO_BROWSER, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    agent: false as const,
    ...(from ? { localAddress: from } : {}),
  }
  const asked = url.startsWith('https:') ? askEncrypted(url, { ...options, ca }) : askPlain(url, options)
  asked.end(body && JSON.stringify(body))
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of answer.setEncoding('utf8')) text += String(chunk)
  return { status: answer.statusCode ?? 0, text, headers: answer.headers }
}
const sign = (url: string, credentials: object, question: Question = {}): Promise<Answer> =>
  ask(`${url}/api/v1/sign-in`, { method: 'POST', body: credentials, ...question })
const WRONG = { email: 'nobody@example.org', password: 'nobody knows this one' }

interface Kind {
  start: typeof NginxServer.start | typeof CaddyServer.start | typeof ApacheServer.start
}
const proxies: [string, Kind][] = [
  ['nginx', { start: (options) => NginxServer.start(options) }],
  ['Caddy', { start: (options) => CaddyServer.start(options) }],
  ['Apache', { start: (options) => ApacheServer.start(options) }],
]

describe.each(proxies)('through %s with its file of deploy/', { timeout: 60_000 }, (_name, { start }) => {
  const proxyOf = async (options: Parameters<typeof NginxServer.start>[0]) => {
    const proxy = await start(options)
    onTestFinished(() => proxy.remove())
    return proxy
  }
  /** A node behind the proxy, that knows it is: where it listens itself, and its workspace, set up when it is first wanted. */
  const node = async (env: Record<string, string> = {}): Promise<{ port: number; workspace: () => Promise<Workspace> }> => {
    const port = Number(env['PORT'] ?? (await freePort()))
    await edgeApp({ PORT: String(port), TRUST_PROXY: '1', ...env })
    return { port, workspace: () => Workspace.at(`http://localhost:${port}`) }
  }
  const writerAt = async (
    url: string,
    options: { name: string; cookie: string; page: PageDetails; transport: 'polling' | 'websocket' },
  ) => {
    const { name, cookie, page, transport } = options
    const writer = await Writer.at(url, { name, cookie, page: page.id, random: seededRandom(7), transports: [transport] })
    onTestFinished(() => writer.close())
    return writer
  }

  test('one writes over a WebSocket and one without, also more at once than a proxy takes by itself, and both see all of it', async () => {
    const { port, workspace: begin } = await node()
    const workspace = await begin()
    const { url } = await proxyOf({ nodes: [port] })
    const page = await workspace.newPage()
    const anna = await writerAt(url, { name: 'anna', cookie: await workspace.signIn(), page, transport: 'websocket' })
    const bert = await writerAt(url, { name: 'bert', cookie: await workspace.signIn(), page, transport: 'polling' })
    anna.type()
    bert.type()
    // Goes out in four parts and more, of which several are in one request.
    bert.type(' '.repeat(1_100_000))
    await Promise.all([anna.sees(bert.typed), bert.sees(anna.typed)])
    await Promise.all([anna.saved(), bert.saved()])
    expect(anna.words.toSorted()).toEqual(bert.words.toSorted())
  })

  test('who has no WebSocket stays with one of two nodes, and goes to the other when it is gone', async () => {
    const [one, two] = [await node(), await node()]
    const { url } = await proxyOf({ nodes: [one.port, two.port] })
    const workspace = await one.workspace()
    const cookie = await workspace.signIn()
    // Only the first node knows this person: that is how they are told apart.
    const isFirst = async (stick: string): Promise<boolean> =>
      (await ask(`${url}/api/v1/me`, { headers: { cookie: `${cookie}; ${stick}` } })).status === 200
    const stickOf = async (): Promise<string> =>
      ((await ask(`${url}/api/v1/workspace`)).headers['set-cookie'] ?? []).map((set) => set.split(';', 1)[0]).join('; ')
    const sticks = await Promise.all(Array.from({ length: 16 }, stickOf))
    for (const stick of sticks) expect(stick).toMatch(/^tandem_node=/)
    const firsts = await Promise.all(sticks.map(isFirst))
    expect(await Promise.all(sticks.map(isFirst))).toEqual(firsts)
    expect(new Set(firsts)).toEqual(new Set([true, false]))

    const stuck = sticks[firsts.indexOf(true)] ?? ''
    const page = await workspace.newPage()
    const anna = await writerAt(url, { name: 'anna', cookie: `${cookie}; ${stuck}`, page, transport: 'polling' })
    anna.type()
    await anna.saved()
    expect(anna.losses).toBe(0)

    const gone = await proxyOf({ nodes: [await freePort(), two.port] })
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(`${gone.url}/api/v1/workspace`)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    // Whoever answers, and not the proxy, knows nobody of this name.
    expect((await sign(gone.url, WRONG)).status).toBe(401)
  })

  test('below a path, encrypted, its cookies travel encrypted and for that path only, and live connections are open', async () => {
    const port = await freePort()
    // The proxy is there first: its port is in the address that people open.
    const proxy = await proxyOf({ nodes: [port], below: '/teams/tandem', tls: true })
    const { ca } = proxy
    const workspace = await (await node({ PORT: String(port), PUBLIC_URL: proxy.url })).workspace()
    // Also where it was there before the node.
    expect((await ask(`${proxy.url}/readyz`, { ca })).text).toBe('ready')
    const signed = await sign(proxy.url, workspace.credentials, { ca, headers: { origin: new URL(proxy.url).origin } })
    expect(signed.status).toBe(200)
    const cookies = (signed.headers['set-cookie'] ?? []).filter((cookie) => !cookie.startsWith('tandem_node='))
    expect(cookies.length).toBeGreaterThan(0)
    for (const cookie of cookies) expect(cookie).toMatch(/; Path=\/teams\/tandem(\/api\/v1\/)?;.*; Secure/)
    const page = await workspace.newPage()
    for (const transport of ['websocket', 'polling'] as const) {
      const cookie = cookies.map((one) => one.split(';', 1)[0]).join('; ')
      const tab = await RawTab.connect(proxy.url, { cookie, transports: [transport], ca })
      onTestFinished(() => tab.leave())
      await tab.join(page.id)
    }
    expect((await ask(new URL('/elsewhere', proxy.url).href, { ca })).text).not.toContain('Tandem')
  })

  test('each address has its own share of tries, and nobody has another by what they say of themselves', async () => {
    const { port } = await node({ LIMIT_CREDENTIALS_BURST: '2', LIMIT_CREDENTIALS_PER_SECOND: '1' })
    const { url } = await proxyOf({ nodes: [port] })
    const [anna, bert] = ['127.0.0.2', '127.0.0.3'] as const
    // All at once: with time a share grows again.
    const tries = await Promise.all(
      Array.from({ length: 8 }, async (_, at) => {
        const other = `198.51.100.${at}`
        const headers = { 'x-forwarded-for': other, forwarded: `for=${other}`, 'x-real-ip': other }
        return (await sign(url, WRONG, { from: anna, headers })).status
      }),
    )
    expect(tries.filter((status) => status === 401).length).toBeLessThanOrEqual(3)
    expect(tries).toContain(429)
    expect((await sign(url, WRONG, { from: bert })).status).not.toBe(429)
  })
})
