import { RawTab, writeWord } from '@tandem/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { RunningApp } from './running-app.ts'

const TOKEN = 'a token for whoever watches'.replaceAll(' ', '-')

let app: RunningApp
beforeAll(async () => {
  app = await RunningApp.start({ METRICS_TOKEN: TOKEN, WEB_DIR: '/no-web-app-here', LIMIT_PAGES_PER_CONNECTION: '1' })
})
afterAll(() => app.stop())

const ask = (headers: Record<string, string> = {}) => fetch(`${app.url}/metrics`, { headers })

/** All samples of the page, by name and labels as they are written there. */
const samples = async (): Promise<Map<string, number>> => {
  const text = await (await ask({ authorization: `Bearer ${TOKEN}` })).text()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]))
}

test('the metrics are shown to nobody without their token, whoever is signed in', async () => {
  for (const headers of [{}, { authorization: `Bearer ${TOKEN}x` }, { authorization: TOKEN }, { cookie: app.workspace.owner }]) {
    const refused = await ask(headers)
    expect(refused.status).toBe(401)
    expect(refused.headers.get('content-type')).toMatch('application/problem+json')
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
    expect(await refused.json()).toMatchObject({ status: 401, code: 'forbidden', requestId: expect.any(String) })
  }
  expect((await ask({ authorization: `bearer ${TOKEN}` })).status).toBe(200)
})

test('what people do shows in the numbers: changes, refusals, limits, requests by their pattern', async () => {
  const before = await samples()
  const page = await app.workspace.newPage()
  const other = await app.workspace.newPage()
  const tab = await RawTab.connect(app.url, { cookie: await app.workspace.signIn() })
  const replica = new Y.Doc()
  const { answer } = await tab.join(page.id, [replica.clientID])
  writeWord(replica, 'hello', Math.random)
  const bytes = Y.encodeStateAsUpdate(replica)
  expect(await tab.update(answer.ch, bytes)).toBe('stored')
  expect(await tab.update(answer.ch, new Uint8Array([1, 2, 3]))).toBe('bad_update')
  await expect(tab.join(other.id)).rejects.toThrow('too_many_pages')
  await app.request('/nobody-may-count-what-is-made-up')
  await app.request(`/api/v1/pages/${page.id}`)
  const after = await samples()
  const grown = (name: string): number => (after.get(name) ?? NaN) - (before.get(name) ?? 0)
  expect({
    tabs: after.get('tandem_connections{transport="websocket"}'),
    sessions: after.get('tandem_sessions'),
    rooms: after.get('tandem_rooms_open'),
    queued: after.get('tandem_sending_queued_bytes'),
    updates: grown('tandem_updates_stored_total'),
    receipts: grown('tandem_time_to_stored_seconds_count'),
    rows: grown('tandem_log_rows_total'),
    bytes: grown('tandem_log_bytes_total'),
    commits: grown('tandem_commit_rows_bucket{le="1"}'),
    damaged: grown('tandem_refusals_total{code="bad_update"}'),
    tooMany: grown('tandem_limits_hit_total{limit="pagesPerConnection"}'),
    madeUp: grown('tandem_http_requests_total{method="GET",route="app",status="4xx"}'),
    unknown: grown('tandem_http_requests_total{method="GET",route="/api/v1/pages/:page",status="4xx"}'),
    signedOut: grown('tandem_http_refusals_total{code="signed_out"}'),
    isUp: after.get('tandem_database_up'),
    isReady: after.get('tandem_ready'),
    damagedPages: after.get('tandem_pages_in_quarantine'),
  }).toEqual({
    tabs: 1,
    sessions: 1,
    rooms: 1,
    queued: 0,
    updates: 1,
    receipts: 1,
    rows: 1,
    bytes: bytes.byteLength,
    commits: 1,
    damaged: 1,
    tooMany: 1,
    madeUp: 1,
    unknown: 1,
    signedOut: 1,
    isUp: 1,
    isReady: 1,
    damagedPages: 0,
  })
  expect([...after.keys()].filter((name) => name.includes(page.id) || name.includes('made-up'))).toEqual([])
  for (const [name, value] of after) expect(Number.isFinite(value), name).toBe(true)
  tab.leave()
})
