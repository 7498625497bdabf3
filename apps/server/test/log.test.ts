import { RawTab, secretIn, Workspace, writeWord, type ServerProcess } from '@tandem/testkit'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { realServer } from './real-server.ts'

const TOKEN = 'the-token-of-whoever-watches'
const WRONG = { email: 'olga.the.owner@example.org', password: 'not her password at all' }

/** What is in the log, a line each; throws at a line that is no JSON, but for what is said to whoever starts the server. */
const linesOf = ({ output }: ServerProcess): Record<string, unknown>[] =>
  output
    .split('\n')
    .filter((line) => line !== '' && !/^(Tandem [\d.]+, data in |Open http|Nothing leaves this machine)/.test(line))
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const valuesIn = (cookie: string): string[] => cookie.split('; ').map((pair) => decodeURIComponent(pair.slice(pair.indexOf('=') + 1)))

test('the log of a whole workspace, at its loudest, holds no secret, nothing that was written, and no line that a stranger made', async () => {
  const server = await realServer({ env: { LOG_LEVEL: 'debug', METRICS_TOKEN: TOKEN } })
  await server.start()
  const { url } = server
  const setUpToken = secretIn(server.setupAddress ?? '')
  const workspace = await Workspace.at(url)
  const member = await workspace.member({ name: 'Marta Member' })
  const page = await workspace.newPage()
  const link = await workspace.link(page.id, 'editor', { password: 'the word at the door' })
  const guest = await workspace.join(link, { password: 'the word at the door' })
  const { secret: key } = await workspace.ask<{ secret: string }>('POST /api-keys', { body: { name: 'A program' } })

  const tab = await RawTab.connect(url, { cookie: guest })
  const replica = new Y.Doc()
  const { answer } = await tab.join(page.id, [replica.clientID])
  writeWord(replica, 'confidential', Math.random)
  await tab.update(answer.ch, Y.encodeStateAsUpdate(replica))
  tab.send('\r\n{"level":60,"msg":"forged"}', {})
  await tab.next('refused')
  const ended = tab.next('closed')
  await workspace.revoke(page.id, link)

  const refused = (where: string, body: object) => workspace.ask(where, { as: '', body }).catch((error: { status: number }) => error.status)
  expect(await refused('POST /sign-in', WRONG)).toBe(401)
  expect(await refused('POST /sign-in', { email: member.email, password: WRONG.password })).toBe(401)
  await workspace.ask('POST /sign-in', { as: '', body: { email: member.email, password: member.password } })
  expect(await refused('POST /links/join', { name: 'Late', token: secretIn(link.address), password: 'the word at the door' })).toBe(410)
  // Addresses with secrets in them, as browsers open them, and what no form sends.
  for (const path of [`/setup?token=${setUpToken}`, link.address.slice(link.address.indexOf('/', 8)), `/metrics?token=${TOKEN}`])
    await fetch(`${url}${path}`)
  await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
  await fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } })
  await fetch(`${url}/api/v1/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: `{"password":"${key}` })
  await ended
  tab.leave()
  await server.end('SIGTERM')

  const lines = linesOf(server)
  const secrets = {
    passwords: [workspace.credentials.password, member.password, WRONG.password, 'the word at the door'],
    cookies: [workspace.owner, member.cookie, guest].flatMap(valuesIn),
    tokens: [secretIn(link.address), secretIn(workspace.door.address), key, TOKEN],
    people: [workspace.credentials.email, member.email, WRONG.email],
    content: ['confidential'],
  }
  for (const [kind, values] of Object.entries(secrets))
    for (const value of values) expect(server.output.includes(value), `${kind}: ${value}`).toBe(false)
  // Whoever starts the server opens it; nobody can use it again.
  expect(server.output.split(setUpToken).length - 1).toBe(1)
  expect(lines.filter(({ msg }) => msg === 'forged')).toEqual([])

  const said = (msg: string) => lines.filter((line) => line['msg'] === msg)
  expect(said('started')).toMatchObject([{ version: expect.any(String), node: expect.any(String), database: 'sqlite', bus: 'none' }])
  const [come] = said('a browser has come')
  expect(said('a browser has gone')).toMatchObject([{ connection: come?.['connection'], person: come?.['person'] }])
  expect(said('refused a message')).toMatchObject([{ connection: come?.['connection'], code: 'bad_message' }])
  expect(said('answered a request')).toContainEqual(
    expect.objectContaining({
      requestId: expect.any(String),
      method: 'POST',
      route: '/api/v1/sign-in',
      status: 401,
      code: 'wrong_credentials',
    }),
  )
})
